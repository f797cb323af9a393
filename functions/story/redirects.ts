import type { StoryItem } from './items.ts';
import { storyIdAt, storyKey } from './keys.ts';
import type { StoryTable } from './story-table.ts';

/** Merges that are followed one after the other: more than anybody makes. */
const MOST_HOPS = 8;

/** The story that has the reports of this one by now: itself, unless somebody merged it into another. */
export function standingId(storyId: string, stories: ReadonlyMap<string, StoryItem>): string {
  let id = storyId;
  for (let hop = 0; hop < MOST_HOPS; hop++) id = stories.get(id)?.mergedInto ?? id;
  return id;
}

/**
 * The stories with these ids, and those that they were merged into, read strongly.
 * @param known stories that need not be read again.
 */
export async function readStanding(
  ids: readonly string[],
  table: StoryTable,
  known: ReadonlyMap<string, StoryItem> = new Map(),
): Promise<{ stories: Map<string, StoryItem>; missing: string[] }> {
  const stories = new Map(known);
  const missing = new Set<string>();
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const targets = [...stories.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const unread = [...new Set([...ids, ...targets])].filter((id) => !stories.has(id) && !missing.has(id));
    if (unread.length === 0) break;
    const items = await table.read(unread.map(storyKey), 'strong');
    for (const item of items) if (item.entity === 'story') stories.set(storyIdAt(item), item);
    for (const id of unread) if (!stories.has(id)) missing.add(id);
  }
  return { stories, missing: [...missing] };
}

/** The stories from this one to the one that has its reports, which is the last; with it alone if it was not merged. */
export function chainOf(storyId: string, stories: ReadonlyMap<string, StoryItem>): StoryItem[] {
  const chain: StoryItem[] = [];
  for (
    let story = stories.get(storyId);
    story && chain.length <= MOST_HOPS;
    story = stories.get(story.mergedInto ?? '')
  )
    chain.push(story);
  return chain;
}
