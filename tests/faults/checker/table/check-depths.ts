import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/**
 * A report of another publisher than its story's first one is a step from that: its claims say so, or a story would drift from one to the next. Only
 * of articles that joined once and came no more: the claims of others may be of a story that they were to make themselves.
 */
export const checkDepths = (findings: Findings): Violation[] => [...checkNear(findings), ...checkFar(findings)];

const checkNear = ({ items, receipts }: Findings): Violation[] => {
  const byArticle = Map.groupBy(receipts, (receipt) => textOf(receipt, 'articleId'));
  const byStory = Map.groupBy(receipts.filter(isFirst), (receipt) => textOf(receipt, 'storyId'));
  return items.flatMap((item) => {
    if (item.entity !== 'near' || item.sk !== 'NEAR' || !(numberOf(item, 'depth') < 1)) return [];
    const [joined, ...others] = byArticle.get(textOf(item, 'articleId')) ?? [];
    const [first] = byStory.get(textOf(item, 'storyId')) ?? [];
    if (joined === undefined || others.length > 0 || first === undefined) return [];
    if (!hasJoined(joined) || joined.storyId !== item.storyId || !areApart(joined, first)) return [];
    return [violation('claims-disagree', `${item.pk} ${item.sk}: is no step from ${first.articleId}`)];
  });
};

/** Who has joined, but as an update, may be a step further than another; a desk's own update is none, or what it goes on to say would be found no more. */
const checkFar = (findings: Findings): Violation[] => {
  const joined = findings.receipts.filter((receipt) => hasJoined(receipt) && receipt.disposition !== 'update');
  const byStory = Map.groupBy(joined, (receipt) => textOf(receipt, 'storyId'));
  const led = ledOn(findings);
  return findings.items.flatMap((item) => {
    const storyId = textOf(item, 'storyId');
    if (item.entity !== 'near' || item.sk !== 'NEAR' || led.has(storyId)) return [];
    const [depth, most] = [numberOf(item, 'depth'), byStory.get(storyId)?.length ?? 0];
    if (depth <= most) return [];
    return [violation('claims-disagree', `${item.pk} ${item.sk}: is ${depth} steps away, of ${most} that there are`)];
  });
};

/** Ids of stories to which the place of another leads on: who has joined by that may be a step further again. */
const ledOn = ({ items, ledTo }: Findings): ReadonlySet<string | undefined> => {
  const claimed = items.filter(({ entity }) => entity === 'near').map((item) => textOf(item, 'storyId'));
  return new Set(claimed.filter((storyId) => ledTo(storyId) !== storyId).map(ledTo));
};

const isFirst = ({ disposition }: PlainItem): boolean => disposition === 'new';

/** By likeness, of which the receipt has the evidence. */
const hasJoined = ({ evidence }: PlainItem): boolean => evidence !== undefined;

/** The crawler's ids begin with the number of the publisher. Of others' nobody knows who is who. */
const areApart = (one: PlainItem, other: PlainItem): boolean => {
  const [ones, others] = [one, other].map((receipt) => /^(\d{3,})_\d+$/.exec(textOf(receipt, 'articleId'))?.[1]);
  return ones !== undefined && others !== undefined && ones !== others;
};
