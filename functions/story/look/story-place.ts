import type { TableItem } from '../items.ts';
import { address, type Key, storyKey } from '../keys.ts';
import type { StoryTable } from '../story-table.ts';

export const itemAt = (key: Key, items: readonly TableItem[]): TableItem | undefined =>
  items.find((item) => address(item) === address(key));

/**
 * Id of the story that the place of this one leads to: it stands there itself, or a claim names another. Undefined
 * where nothing stands.
 */
export const ledTo = (storyId: string, items: readonly TableItem[]): string | undefined => {
  const there = itemAt(storyKey(storyId), items);
  return there?.entity === 'text' || there?.entity === 'near' ? there.storyId : there && storyId;
};

/**
 * What stands in the places of these stories and is not among the items, and the stories which that points to. What is
 * read here is read strongly: an old answer would be a story that is claimed and not there.
 */
export const readPlaces = async (
  ids: readonly (string | undefined)[],
  items: readonly TableItem[],
  table: StoryTable,
): Promise<TableItem[]> => {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined);
  const places = await readMissing(wanted, items, table);
  const led = wanted.flatMap((id) => ledTo(id, [...items, ...places]) ?? []);
  return [...places, ...(await readMissing(led, [...items, ...places], table))];
};

const readMissing = async (
  ids: readonly string[],
  items: readonly TableItem[],
  table: StoryTable,
): Promise<TableItem[]> => {
  const there = new Set(items.map(address));
  const missing = [...new Set(ids)].map(storyKey).filter((key) => !there.has(address(key)));
  return missing.length === 0 ? [] : table.read(missing, 'strong');
};
