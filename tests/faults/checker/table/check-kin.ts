import { type Violation, violation } from '../violation.ts';
import { type Findings, type ReadVersion, storyIdOf } from '../world/findings.ts';
import { observedAt } from '../world/observed-at.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';
import { publisherOf } from '../world/publisher-of.ts';
import { oddEvidence } from './odd-evidence.ts';

/** Whoever joined a story by likeness names an article whose words are that story's, and an update is a newer report of that one's publisher. */
export const checkKin = (findings: Findings): Violation[] => {
  const { world, readReceiptOf } = findings;
  const fenced = fencedPlaces(findings);
  return world.versions.flatMap((version) => {
    const { reading } = version;
    const receipt = readReceiptOf(version);
    if (reading === undefined || receipt === undefined) return [];
    const wrong = contradiction({ ...version, reading }, receipt, findings, fenced);
    return wrong === undefined ? [] : [violation('receipt-wrong', `${version.key} ${version.version}: ${wrong}`)];
  });
};

const contradiction = (
  version: ReadVersion,
  receipt: PlainItem,
  { world, items, ledTo }: Findings,
  fenced: ReadonlySet<string>,
): string | undefined => {
  const disposition = textOf(receipt, 'disposition');
  const evidence = receipt.evidence as PlainItem | undefined;
  if (evidence === undefined) return disposition === 'update' ? 'an update, but like nothing' : undefined;
  if (disposition !== 'update' && disposition !== 'copy') return `${disposition}, but like another`;
  const articleId = textOf(evidence, 'articleId');
  // Of its own article it may be another version, which came no further than its claims, and whose place leads to that story.
  const likes = world.versions.filter((one): one is ReadVersion => {
    if (one.reading?.articleId !== articleId || one.reading.textKey === version.reading.textKey) return false;
    const place = storyIdOf(one.reading.textKey);
    return ledTo(place) === receipt.storyId || fenced.has(place);
  });
  if (likes.length === 0) return `like ${articleId}, of which no other words are its story’s`;
  const steps = leastSteps(items, articleId, receipt.storyId);
  // It was compared with one of them, nobody knows which.
  const odd = likes.map((one) => oddEvidence(evidence, version, one, steps));
  if (odd.every((one) => one !== undefined)) return odd[0];
  const strange = strangeHours(version, evidence, world.versions);
  if (strange !== undefined) return strange;
  if (disposition === 'copy' || likes.some((one) => isUpdate(version, one))) return undefined;
  return `an update of ${articleId}, which its publisher did not say before it`;
};

const HUNDREDTH = 0.01;
const HOUR_MS = 3_600_000;

/** What the article's claims for that story say; 0 where it has none left. */
const leastSteps = (items: readonly PlainItem[], articleId: string, storyId: unknown): number => {
  const claims = items.filter(
    (item) => item.entity === 'near' && item.articleId === articleId && item.storyId === storyId,
  );
  return claims.length === 0 ? 0 : Math.min(...claims.map((claim) => numberOf(claim, 'depth')));
};

/** Of one of that article's files the crawls are so far apart, to the hundredth. */
const strangeHours = (
  version: ReadVersion,
  { articleId, hours }: PlainItem,
  versions: Findings['world']['versions'],
): string | undefined => {
  const apart = versions.flatMap((one) =>
    one.reading !== undefined && one.reading.articleId === articleId
      ? hoursBetween(version, { ...one, reading: one.reading })
      : [],
  );
  return apart.some((one) => Math.abs(one - Number(hours)) <= HUNDREDTH)
    ? undefined
    : `like ${articleId} of ${hours} hours apart, which is none of its files`;
};

const hoursBetween = (one: ReadVersion, other: ReadVersion): number =>
  Math.abs(Date.parse(observedAt(one)) - Date.parse(observedAt(other))) / HOUR_MS;

/** More writes than an item has seen: what stands over a fence counts on from the second at which that would have expired. */
const ANY_SECOND = 1e9;

/** Ids of stories whose places were fenced, and then led elsewhere when their words came: who joined between the two followed the fence. */
const fencedPlaces = ({ items }: Findings): ReadonlySet<string> =>
  new Set(
    items.flatMap((item) =>
      textOf(item, 'pk').startsWith('STORY#') && numberOf(item, 'version') > ANY_SECOND
        ? textOf(item, 'pk').replace(/^STORY#/, '')
        : [],
    ),
  );

const isUpdate = (version: ReadVersion, before: ReadVersion): boolean =>
  publisherOf(version) !== '' &&
  publisherOf(version) === publisherOf(before) &&
  observedAt(version) > observedAt(before);
