import type { Arrival } from '../decision.ts';
import { isReserved } from '../founder.ts';
import type { ArticleClaim, TableItem } from '../items.ts';
import { articleClaimKey, receiptKey, storyIdAt, storyIdOf, storyKey, textClaimKey } from '../keys.ts';
import { type Known, NOTHING_KNOWN } from '../known.ts';
import type { Freshness, StoryTable } from '../story-table.ts';
import { lookForKin } from './look-for-kin.ts';
import { itemAt, ledTo, readPlaces } from './story-place.ts';

/**
 * Reads what the decision needs: one batched read; one of the stories that the claims point to (rarely a second); and
 * where neither article nor words are known, one of the keys by which like reports are found, and one of the story that
 * the likest leads to (rarely more).
 */
export const look = async (arrival: Arrival, table: StoryTable, freshness: Freshness): Promise<Known> => {
  const { result, file } = arrival;
  const receiptAt = receiptKey(file);
  if (!result.ok) return { ...NOTHING_KNOWN, receipt: only('receipt', await table.read([receiptAt], freshness)) };

  const { articleId, textKey } = result.article;
  const first = await table.read([receiptAt, articleClaimKey(articleId), textClaimKey(textKey)], freshness);
  const receipt = only('receipt', first);
  const claim = only('article', first);
  if (receipt) return { ...NOTHING_KNOWN, receipt };

  // A revision by an article that does not tell its story writes nothing of it, so no refused write would show that the
  // story was read as it stood before the claim: a batched read is no snapshot. So of a revision's first read no story
  // counts, nor the fence that may have been in its place; both are read again, behind the claim.
  const revised = claim !== undefined && claim.textKey !== textKey;
  const sure = revised ? first.filter(({ entity }) => entity !== 'story' && entity !== 'near') : first;
  const own = storyIdOf(textKey);
  const there = itemAt(storyKey(own), first) && own;
  const items = [...sure, ...(await readPlaces([claim?.storyId, claim?.tells, there, ledTo(own, sure)], sure, table))];
  const known = knownBy(textKey, claim, items);
  if (known.article || known.owner || !arrival.near.enabled) return known;

  const { kin, places } = await lookForKin(arrival, result, items, table, freshness);
  // The story that a like report leads to may be the very one that was reserved, or begin with these words, and not
  // have been there above.
  return { ...knownBy(textKey, claim, [...items, ...places]), kin };
};

const knownBy = (textKey: string, claim: ArticleClaim | undefined, items: readonly TableItem[]): Known => {
  const words = itemAt(textClaimKey(textKey), items);
  return {
    owner: words?.entity === 'near' ? undefined : ledTo(storyIdOf(textKey), items),
    fence: words?.entity === 'near' ? words : undefined,
    stories: storiesIn(items),
    ...standing(claim, items),
  };
};

/** The claim, as one that counts or as one that is only reserved. */
const standing = (
  claim: ArticleClaim | undefined,
  items: readonly TableItem[],
): Pick<Known, 'article' | 'reserved'> => {
  if (!claim) return {};
  const there = itemAt(storyKey(claim.storyId), items);
  const story = there?.entity === 'story' ? there : undefined;
  return isReserved(claim, story) ? { reserved: { claim, there } } : { article: claim };
};

type Entity = TableItem['entity'];

const only = <E extends Entity>(
  entity: E,
  items: readonly TableItem[],
): Extract<TableItem, { entity: E }> | undefined =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);

const storiesIn = (items: readonly TableItem[]): Known['stories'] =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));
