import type { StoryItem } from '../items/items.ts';
import { storyIdAt, storyKey } from '../items/keys.ts';
import { isOutOfReach, MOST_HOPS } from './redirects.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/** Somebody merged stories one into the other more often than is followed. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError';
}

/**
 * The stories with these ids, and those that they were merged into.
 * @param known stories that need not be read again.
 * @throws RedirectError after `MOST_HOPS` merges of one story.
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
  const lost = ids.find((id) => isOutOfReach(id, stories));
  if (lost !== undefined) throw new RedirectError(`${lost} is behind more than ${MOST_HOPS} merges: undo one of them`);
  return { stories, missing: [...missing] };
}
