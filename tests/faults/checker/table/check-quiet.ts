import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { textOf } from '../world/plain-item.ts';

/** Whose clock the publishers then have, and how far it is behind that which they have elsewhere, Seoul's. */
export const QUIET_ZONE = 'Asia/Kolkata';
const BEHIND_MS = 3.5 * 3_600_000;

/**
 * Where nothing is to be announced, a story says that nobody has heard of it, unless somebody has, and is dated by another clock; and where nothing is to be
 * found by likeness, no report claims a key.
 */
export const checkQuiet = (findings: Findings): Violation[] => {
  const { items, stories, tellings, quiet } = findings;
  const articles = new Set(
    [...quiet].flatMap(([receipt, { nearDuplicates }]) => (nearDuplicates ? [] : textOf(receipt, 'articleId'))),
  );
  const claimed = items.filter((item) => item.entity === 'near' && articles.has(textOf(item, 'articleId')));
  const missaid = [...stories].filter(([storyId, { unannounced }]) => {
    const told = tellings.get(storyId) ?? [];
    // Of a file that was gone before its receipt was there nobody knows which it was; but it was not told of quietly.
    const isUnheard = told.length > 0 && told.every((receipt) => quiet.has(receipt));
    return (unannounced === true) !== isUnheard;
  });
  return [
    ...claimed.map(({ pk, sk, articleId }) => `${pk} ${sk}: is claimed by ${articleId}, which nobody is to be like`),
    ...missaid.map(([storyId, { unannounced }]) => `${storyId}: unannounced is ${unannounced}`),
    ...misdated(findings),
  ].map((detail) => violation('claims-disagree', detail));
};

const misdated = ({ world, stories }: Findings): string[] =>
  [...stories].flatMap(([storyId, { unannounced, articleId, contentHash, publishedAt }]) => {
    const told = world.versions.find(
      ({ reading }) => reading?.articleId === articleId && reading?.contentHash === contentHash,
    )?.reading;
    if (unannounced !== true || !told?.publishedAt) return [];
    const elsewhere = new Date(Date.parse(told.publishedAt) + BEHIND_MS).toISOString();
    return publishedAt === elsewhere ? [] : [`${storyId}: is of ${publishedAt}, by its own clock of ${elsewhere}`];
  });
