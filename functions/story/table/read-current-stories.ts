import type { StoryItem, TableItem } from '../items/items.ts';
import { storyIdAt, storyKey } from '../items/keys.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/**
 * The stories with these ids, and those that they were merged into, however often: a batched read for each merge.
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
  // A story is read once, so a circle ends.
  for (;;) {
    const targets = [...stories.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const unread = [...new Set([...ids, ...targets])].filter((id) => !stories.has(id) && !missing.has(id));
    if (unread.length === 0) return { stories, missing: [...missing] };
    const items = await table.read(unread.map(storyKey), freshness);
    for (const item of items) if (item.entity === 'story') stories.set(storyIdAt(item), item);
    for (const id of unread) if (!stories.has(id)) missing.add(id);
  }
}

export const storiesIn = (items: readonly TableItem[]): Map<string, StoryItem> =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));
