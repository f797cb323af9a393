import type { Arrival, Kin, Known, Reading } from './decision.ts';
import { observedAt } from './facts.ts';
import { isReserved } from './founder.ts';
import type { ArticleClaim, TableItem } from './items.ts';
import { address, articleClaimKey, type Key, receiptKey, storyIdAt, storyKey, textClaimKey } from './keys.ts';
import { nearOf } from './near.ts';
import { join } from './near-join.ts';
import type { Freshness, StoryTable } from './story-table.ts';
import { epochSeconds } from './time.ts';

export const NOTHING_KNOWN: Known = { stories: new Map() };

/**
 * Reads what the decision needs: one batched read; one of the stories that the claims point to (rarely a second); and where neither
 * article nor words are known, one of the keys by which like reports are found, and one of the story that these point to.
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

  const pointed = await readStories([claim?.storyId, claim?.tells, only('text', first)?.storyId], first, table);
  const owner = ownerOf(textKey, [...first, ...pointed]);
  // Somebody took the reserved words over between the two reads.
  const items = [...first, ...pointed, ...(await readStories([owner], [...first, ...pointed], table))];
  const known = knownBy(textKey, claim, items);
  if (known.article || known.owner || !arrival.near.enabled) return known;

  const kin = await lookForKin(arrival, result, table, freshness);
  const joined = await readStories([kin.joining?.claim.storyId], items, table);
  // The story that a like report leads to may be the very one that was reserved, or begin with these words, and not have been there above.
  return { ...knownBy(textKey, claim, [...items, ...joined]), kin };
};

const knownBy = (textKey: string, claim: ArticleClaim | undefined, items: readonly TableItem[]): Known => ({
  owner: ownerOf(textKey, items),
  stories: storiesIn(items),
  ...standing(claim, items),
});

/** The stories of these ids that are not among the items. Always strong: an old answer here would be a story that is claimed and not there. */
const readStories = async (
  ids: readonly (string | undefined)[],
  items: readonly TableItem[],
  table: StoryTable,
): Promise<TableItem[]> => {
  const there = new Set(items.map(address));
  const keys = [...new Set(ids)].flatMap((id) => (id === undefined ? [] : storyKey(id)));
  const missing = keys.filter((key) => !there.has(address(key)));
  return missing.length === 0 ? [] : table.read(missing, 'strong');
};

/** At the address of the words stands the story that began with them, or a claim that points to another. */
const ownerOf = (textKey: string, items: readonly TableItem[]): string | undefined => {
  const there = itemAt(textClaimKey(textKey), items);
  return there?.entity === 'text' ? there.storyId : there && storyIdAt(there);
};

/** The claim, as one that counts or as one that is only reserved. */
const standing = (
  claim: ArticleClaim | undefined,
  items: readonly TableItem[],
): Pick<Known, 'article' | 'reserved'> => {
  if (!claim) return {};
  const there = itemAt(storyKey(claim.storyId), items);
  const story = there?.entity === 'story' ? there : undefined;
  return isReserved(claim, story) ? { reserved: { claim, vacant: !there } } : { article: claim };
};

const lookForKin = async (
  { file, near: settings, now }: Arrival,
  { article, normalText }: Extract<Reading, { ok: true }>,
  table: StoryTable,
  freshness: Freshness,
): Promise<Kin> => {
  const near = nearOf(article, normalText, observedAt(article, file), settings);
  const items = await table.read([...near.keys], freshness);
  const found = items.filter((item) => item.entity === 'near');
  return { near, found, joining: join(near.report, found, settings, epochSeconds(now)) };
};

const itemAt = (key: Key, items: readonly TableItem[]): TableItem | undefined =>
  items.find((item) => address(item) === address(key));

type Entity = TableItem['entity'];

const only = <E extends Entity>(
  entity: E,
  items: readonly TableItem[],
): Extract<TableItem, { entity: E }> | undefined =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);

const storiesIn = (items: readonly TableItem[]): Known['stories'] =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));
