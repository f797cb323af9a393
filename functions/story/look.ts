import type { Arrival, Known } from './decision.ts';
import type { TableItem } from './items.ts';
import { articleClaimKey, receiptKey, storyKey, textClaimKey } from './keys.ts';
import type { StoryTable } from './story-table.ts';

export const NOTHING_KNOWN: Known = { stories: new Map() };

/** Reads what the decision needs: one batched read, and one more if it points to a story that was not in it. */
export const look = async (arrival: Arrival, table: StoryTable): Promise<Known> => {
  const { result, file } = arrival;
  const receipt = receiptKey(file);
  if (!result.ok) return { ...NOTHING_KNOWN, receipt: only('receipt', await table.read([receipt])) };

  const words = textClaimKey(result.article.textKey);
  const items = await table.read([receipt, articleClaimKey(result.article.articleId), words]);
  const known: Known = {
    receipt: only('receipt', items),
    article: only('article', items),
    words: only('text', items) ?? only('story', items),
    stories: byStoryId(items),
  };
  const missing = [known.article?.storyId, known.words?.storyId].filter(
    (storyId): storyId is string => storyId !== undefined && !known.stories.has(storyId),
  );
  if (known.receipt || missing.length === 0) return known;
  const stories = await table.read([...new Set(missing)].map(storyKey));
  return { ...known, stories: byStoryId([...items, ...stories]) };
};

type Entity = TableItem['entity'];

const only = <E extends Entity>(entity: E, items: TableItem[]): Extract<TableItem, { entity: E }> | undefined =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);

const byStoryId = (items: TableItem[]): Known['stories'] =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[item.storyId, item]] : [])));
