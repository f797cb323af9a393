import type { ReportRef, TableItem } from '../items/items.ts';
import { address, distinctKeys, type Key, reportKey, storyIdAt, storyKey } from '../items/keys.ts';
import { asStory, isVisible, type Story } from '../items/story.ts';
import type { Freshness, StoryTable } from './story-table.ts';

type Table = Pick<StoryTable, 'read'>;

/** Reads the items at any number of keys. */
type ReadKeys = (keys: readonly Key[]) => Promise<readonly TableItem[]>;

/** Reports of a story that are read at most, those of merged stories included: the first ones and the latest. */
export const MOST_REPORTS = 1_000;

/** What one batched read takes; and how many of the first reports of a long list are read. */
const KEYS_OF_READ = 100;

/** The story with these of its reports, as far as they are there. */
export async function withReports(
  story: Story,
  refs: readonly ReportRef[],
  table: Table,
  freshness: Freshness,
): Promise<Story> {
  const [read = story] = await withReportsOf([story], () => refs, inBatches(table, freshness));
  return read;
}

/** The story with all of its reports, in the order in which they joined, and those of the stories merged into it. */
export async function withAllReports(story: Story, table: Table, freshness: Freshness = 'strong'): Promise<Story> {
  const [read = story] = await withAllReportsOf([story], inBatches(table, freshness));
  return read;
}

/** Many stories, each with these of its reports: they are read together. */
export async function withReportsOf(
  stories: readonly Story[],
  refsOf: (story: Story) => readonly ReportRef[],
  read: ReadKeys,
): Promise<Story[]> {
  const unread = stories.map((story) => {
    const refs = refsOf(story).filter((ref) => !story.reports.has(ref));
    return refs.map((ref) => [ref, reportKey(storyIdAt(story), ref)] as const);
  });
  const items = await read(distinctKeys(unread.flat().map(([, key]) => key)));
  const found = new Map(items.flatMap((item) => (item.entity === 'report' ? [[address(item), item] as const] : [])));
  return stories.map((story, at) => {
    const reports = new Map(story.reports);
    for (const [ref, key] of unread[at] ?? []) {
      const report = found.get(address(key));
      if (report) reports.set(ref, report);
    }
    return { ...story, reports };
  });
}

/** Many stories, each as `withAllReports` reads it. */
export async function withAllReportsOf(stories: readonly Story[], read: ReadKeys): Promise<Story[]> {
  const merged = distinctKeys(stories.flatMap((story) => story.merged ?? []).map(storyKey));
  const heads = new Map((await read(merged)).map((head) => [address(head), head]));
  const refsOf = (story: Story): ReportRef[] => {
    const others = (story.merged ?? []).flatMap((id) => {
      const head = heads.get(address(storyKey(id)));
      return head?.entity === 'story' ? numbersOf(head).map((number) => `${id}#${number}`) : [];
    });
    const refs = [...numbersOf(story), ...others];
    return refs.length <= MOST_REPORTS
      ? refs
      : [...refs.slice(0, KEYS_OF_READ), ...refs.slice(KEYS_OF_READ - MOST_REPORTS)];
  };
  return (await withReportsOf(stories, refsOf, read)).map((story) => {
    const order = new Map(refsOf(story).map((ref, at) => [ref, at]));
    const inOrder = [...story.reports].sort(([one], [other]) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    return { ...story, reports: new Map(inOrder) };
  });
}

const numbersOf = ({ lastReport }: Pick<Story, 'lastReport'>): ReportRef[] =>
  Array.from({ length: lastReport }, (_, at) => String(at + 1));

/** No read at all where there are no keys. */
const inBatches =
  (table: Table, freshness: Freshness): ReadKeys =>
  async (keys) => {
    const items: TableItem[] = [];
    for (let at = 0; at < keys.length; at += KEYS_OF_READ)
      items.push(...(await table.read(keys.slice(at, at + KEYS_OF_READ), freshness)));
    return items;
  };

/** Whether what was read of a story is all of it: no read is a snapshot. */
export function isWhole(story: Story): boolean {
  const own = [...story.reports.keys()].filter((ref) => !ref.includes('#'));
  return isVisible(story, [...story.reports.keys()]) && own.length >= Math.min(story.lastReport, MOST_REPORTS / 2);
}

/**
 * The stories with these ids, and those that they were merged into, however often: a batched read for each merge. Their
 * reports are not read.
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
