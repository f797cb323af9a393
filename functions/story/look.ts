import type { Arrival, Kin, Known, Reading } from './decision.ts';
import { observedAt } from './facts.ts';
import type { TableItem } from './items.ts';
import { articleClaimKey, receiptKey, storyIdAt, storyKey, textClaimKey } from './keys.ts';
import { nearOf } from './near.ts';
import { join } from './near-join.ts';
import type { Freshness, StoryTable } from './story-table.ts';
import { epochSeconds } from './time.ts';

export const NOTHING_KNOWN: Known = { stories: new Map() };

/**
 * Reads what the decision needs: one batched read; where neither article nor words are known, one of the keys by which like
 * reports are found; and one of the stories all that points to.
 */
export const look = async (arrival: Arrival, table: StoryTable, freshness: Freshness): Promise<Known> => {
  const { result, file } = arrival;
  const receipt = receiptKey(file);
  if (!result.ok) return { ...NOTHING_KNOWN, receipt: only('receipt', await table.read([receipt], freshness)) };

  const { articleId, textKey } = result.article;
  const items = await table.read([receipt, articleClaimKey(articleId), textClaimKey(textKey)], freshness);
  const stories = byStoryId(items);
  const known: Known = {
    receipt: only('receipt', items),
    article: only('article', items),
    // What was asked for is one story's address: a claim points elsewhere from there, or the story itself stands there.
    owner: only('text', items)?.storyId ?? [...stories.keys()][0],
    stories,
  };
  if (known.receipt) return known;
  const unknown = !known.article && !known.owner;
  const kin = unknown && arrival.near.enabled ? await lookForKin(arrival, result, table, freshness) : undefined;

  const pointedTo = [known.article?.storyId, known.article?.tells, known.owner, kin?.joining?.claim.storyId];
  const missing = pointedTo.filter((id): id is string => id !== undefined && !known.stories.has(id));
  if (missing.length === 0) return { ...known, kin };
  // Always strong: an old answer here would be a story that is claimed and not there.
  const pointed = await table.read([...new Set(missing)].map(storyKey), 'strong');
  return { ...known, kin, stories: byStoryId([...items, ...pointed]) };
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

type Entity = TableItem['entity'];

const only = <E extends Entity>(entity: E, items: TableItem[]): Extract<TableItem, { entity: E }> | undefined =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);

const byStoryId = (items: TableItem[]): Known['stories'] =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));
