import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/**
 * A report of another publisher than the one it is like is a step further from its story's first one: its claims say so, or a story would drift from one
 * to the next.
 */
export const checkDepths = (findings: Findings): Violation[] => [...checkNear(findings), ...checkFar(findings)];

const checkNear = (findings: Findings): Violation[] => {
  const joinedOnce = onlyReceipts(findings);
  const isAway = (articleId: string, storyId: unknown, seen: readonly string[] = []): boolean => {
    const joined = joinedOnce.get(articleId);
    const like = likeOf(joined);
    if (joined === undefined || like === '' || seen.includes(articleId) || joined.storyId !== storyId) return false;
    return areApart(articleId, like) || isAway(like, storyId, [...seen, articleId]);
  };
  return findings.items.flatMap((item) => {
    if (item.entity !== 'near' || item.sk !== 'NEAR' || !(numberOf(item, 'depth') < 1)) return [];
    const articleId = textOf(item, 'articleId');
    // Another of the article's files may have claimed it, and was gone before it had a receipt.
    if (textOf(findings.articles.get(articleId), 'observedAt') !== textOf(item, 'observedAt')) return [];
    if (!isAway(articleId, item.storyId)) return [];
    return [
      violation('claims-disagree', `${item.pk} ${item.sk}: is no step from ${likeOf(joinedOnce.get(articleId))}`),
    ];
  });
};

/** By article, the receipts of those that came once, and had not begun a story of their own before: their claims may still be of that. */
const onlyReceipts = ({ items, receipts, wordsOf }: Findings): ReadonlyMap<string, PlainItem> => {
  // Words that were written over the fence of a like report, which stands where a story had been begun.
  const begun = new Set(
    items.flatMap((item) => (item.entity === 'text' && numberOf(item, 'version') > 1 ? [wordsOf(item)] : [])),
  );
  const byArticle = Map.groupBy(receipts, (receipt) => textOf(receipt, 'articleId'));
  return new Map(
    [...byArticle].flatMap(([articleId, [first, ...others]]) =>
      first === undefined || others.length > 0 || begun.has(wordsOf(first)) ? [] : [[articleId, first]],
    ),
  );
};

/** The article that a report was like, by the evidence on its receipt. */
const likeOf = (receipt: PlainItem | undefined): string =>
  textOf(receipt?.evidence as PlainItem | undefined, 'articleId');

/** Who has joined, but as an update, may be a step further than another; a desk's own update is none, or what it goes on to say would be found no more. */
const checkFar = (findings: Findings): Violation[] => {
  const joined = findings.receipts.filter((receipt) => hasJoined(receipt) && receipt.disposition !== 'update');
  const byStory = Map.groupBy(joined, (receipt) => textOf(receipt, 'storyId'));
  const led = ledOn(findings);
  const came = Map.groupBy(findings.receipts, (receipt) => textOf(receipt, 'articleId'));
  // What it was like may have begun in other words before it stood where it does now.
  const isSure = (item: PlainItem): boolean =>
    (came.get(textOf(item, 'articleId')) ?? []).every((receipt) => (came.get(likeOf(receipt)) ?? []).length < 2);
  return findings.items.flatMap((item) => {
    const storyId = textOf(item, 'storyId');
    if (item.entity !== 'near' || item.sk !== 'NEAR' || led.has(storyId) || !isSure(item)) return [];
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

/** By likeness, of which the receipt has the evidence. */
const hasJoined = ({ evidence }: PlainItem): boolean => evidence !== undefined;

/** The crawler's ids begin with the number of the publisher. Of others' nobody knows who is who. */
const areApart = (one: string, other: string): boolean => {
  const [ones, others] = [one, other].map((articleId) => /^(\d{3,})_\d+$/.exec(articleId)?.[1]);
  return ones !== undefined && others !== undefined && ones !== others;
};
