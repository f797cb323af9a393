import type { StoryItem } from '../items/items.ts';
import { storyIdAt, storyKey } from '../items/keys.ts';
import { MOST_HOPS } from './redirects.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/**
 * The stories with these ids, and those that they were merged into.
 * @param known stories that need not be read again.
 */
export async function readCurrentStories(
  ids: readonly string[],
  table: StoryTable,
  freshness: Freshness = 'strong',
  known: ReadonlyMap<string, StoryItem> = new Map(),
): Promise<{ stories: Map<string, StoryItem>; missing: string[] }> {
  const stories = new Map(known);
  const missing = new Set<string>();
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const targets = [...stories.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const unread = [...new Set([...ids, ...targets])].filter((id) => !stories.has(id) && !missing.has(id));
    if (unread.length === 0) break;
    const items = await table.read(unread.map(storyKey), freshness);
    for (const item of items) if (item.entity === 'story') stories.set(storyIdAt(item), item);
    for (const id of unread) if (!stories.has(id)) missing.add(id);
  }
  return { stories, missing: [...missing] };
}
