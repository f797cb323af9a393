import type { TableItem } from '../items/items.ts';
import { storyIdAt, storyKey } from '../items/keys.ts';
import { asStory, type Story } from '../items/story.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/**
 * The stories with these ids, and those that they were merged into, however often: a batched read for each merge. Their
 * reports are not read (`read-reports.ts`).
 * @param known stories that need not be read again.
 */
export async function readCurrentStories(
  ids: readonly string[],
  table: Pick<StoryTable, 'read'>,
  freshness: Freshness = 'strong',
  known: ReadonlyMap<string, Story> = new Map(),
): Promise<{ stories: Map<string, Story>; missing: string[] }> {
  const stories = new Map(known);
  const missing = new Set<string>();
  // A story is read once, so a circle ends.
  for (;;) {
    const targets = [...stories.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const unread = [...new Set([...ids, ...targets])].filter((id) => !stories.has(id) && !missing.has(id));
    if (unread.length === 0) return { stories, missing: [...missing] };
    const items = await table.read(unread.map(storyKey), freshness);
    for (const item of items) if (item.entity === 'story') stories.set(storyIdAt(item), asStory(item));
    for (const id of unread) if (!stories.has(id)) missing.add(id);
  }
}

export const storiesIn = (items: readonly TableItem[]): Map<string, Story> =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), asStory(item)]] : [])));
