import { observedAt } from './article-report.ts';
import type { Arrival } from './decision.ts';
import type { ArticleClaim, Receipt, StoryItem, TableItem } from './items.ts';
import { articleClaimKey, receiptKey, storyIdAt, storyIdOf, storyKey, textAddress } from './keys.ts';
import { type Joining, joinable } from './near/join.ts';
import { type Near, nearOf } from './near/near.ts';
import type { NearClaim } from './near/near-claim.ts';
import type { Freshness, StoryTable } from './story-table.ts';
import { epochSeconds } from './time.ts';

/** What the table says about an arrival, read before deciding. */
export interface Context {
  receipt?: Receipt | undefined;
  /** The claim on the arrival's article id. */
  claim?: ArticleClaim | undefined;
  /** Id of the story that the arrival's words belong to: it began with them, or an alias names it. */
  owner?: string | undefined;
  /** Looked up only where neither article nor words are known. */
  matching?: Matching | undefined;
  /** The stories that the claim, `owner` and the match name, by story id. */
  stories: ReadonlyMap<string, StoryItem>;
  /** Ids of stories that are named and were not seen. */
  missing: readonly string[];
}

/** Reports like the arrival's. */
export interface Matching {
  near: Near;
  /** The claims that stand at its keys. */
  found: readonly NearClaim[];
  /** The story it belongs to by one of them. */
  match: Joining | undefined;
}

const NO_STORIES = { stories: new Map(), missing: [] };

/**
 * Reads what the decision needs: one batched read, and one of the stories that it names; where neither article nor words
 * are known, one of the keys by which like reports are found, and one of the stories that those name.
 */
export async function readContext(arrival: Arrival, table: StoryTable, freshness: Freshness): Promise<Context> {
  const { file, result } = arrival;
  const receiptAt = receiptKey(file);
  if (!result.ok) return { ...NO_STORIES, receipt: only('receipt', await table.read([receiptAt], freshness)) };

  const { articleId, textKey } = result.article;
  const items = await table.read([receiptAt, articleClaimKey(articleId), textAddress(textKey)], freshness);
  const receipt = only('receipt', items);
  if (receipt) return { ...NO_STORIES, receipt };

  const claim = only('article', items);
  const story = only('story', items);
  const owner = story ? storyIdAt(story) : only('alias', items)?.storyId;
  const context: Context =
    claim || owner || !arrival.near.enabled
      ? { claim, owner, ...(await readStories([claim?.storyId, owner], items, table)) }
      : await readMatching(arrival, result, table, freshness);
  // The first read may have been too early to see the story that began with these words, and the second one not.
  const own = storyIdOf(textKey);
  return context.stories.has(own) ? { ...context, owner: own } : context;
}

async function readMatching(
  { file, near: settings, now }: Arrival,
  { article, normalText }: Extract<Arrival['result'], { ok: true }>,
  table: StoryTable,
  freshness: Freshness,
): Promise<Context> {
  const near = nearOf(article, normalText, observedAt(article, file), settings);
  const found = (await table.read(near.keys, freshness)).filter((item) => item.entity === 'near');
  const matches = joinable(near.report, found, settings, epochSeconds(now));
  const named = await readStories(
    matches.map(({ claim }) => claim.storyId),
    [],
    table,
  );
  const match = matches.find(({ claim }) => named.stories.has(claim.storyId));
  return { ...named, matching: { near, found, match } };
}

/** Strongly: a claim or a key is written with the story that it names, and an old answer would not show that. */
async function readStories(
  ids: readonly (string | undefined)[],
  items: readonly TableItem[],
  table: StoryTable,
): Promise<Pick<Context, 'stories' | 'missing'>> {
  const stories = storiesIn(items);
  const unread = [...new Set(ids)].filter((id) => id !== undefined && !stories.has(id)) as string[];
  const read = storiesIn(unread.length > 0 ? await table.read(unread.map(storyKey), 'strong') : []);
  return { stories: new Map([...stories, ...read]), missing: unread.filter((id) => !read.has(id)) };
}

const storiesIn = (items: readonly TableItem[]): Map<string, StoryItem> =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));

type Entity = TableItem['entity'];

const only = <E extends Entity>(entity: E, items: readonly TableItem[]) =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);

/**
 * The story of this id, to which a claim or an alias points.
 * @throws where it is gone: somebody removed it by hand, and guessing would hide that.
 */
export function storyIn({ stories }: Context, storyId: string): StoryItem {
  const story = stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is named but not in the table: restore it, or remove what names it`);
  return story;
}
