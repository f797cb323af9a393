import { cut } from '../article/strings.ts';
import type { Arrival } from './decision.ts';
import type { Receipt, StoryItem, TableItem } from './items.ts';
import { receiptKey, storyKey } from './keys.ts';
import { type Patience, patiently } from './patience.ts';
import { nextVersion, restored, touched, type Withdrawal, withdrawn } from './story-changes.ts';
import type { StoryTable } from './story-table.ts';

/** What became of a story that was to be withdrawn or restored. */
export interface StoryChange {
  /** As it is now; undefined where there is none of this id. */
  story: StoryItem | undefined;
  /** False: it was so already, or may not be. */
  changed: boolean;
}

/** Code units of a reason that are kept. */
export const REASON_UNITS = 500;

/**
 * Takes a story back, in one write against the version that was read. Only the story's item holds any of its text: claims and aliases
 * stay as they are, so that nothing brings it back. A story that is withdrawn already stays as it is.
 * @throws ContentionError where others write the story all the time; any fault of the table.
 */
export function withdrawStory(
  storyId: string,
  withdrawal: Withdrawal,
  { table, patience, applies = () => true }: StoryAccess,
): Promise<StoryChange> {
  return patiently(`story ${storyId}`, patience, async () => {
    const story = storyIn(await table.read([storyKey(storyId)], 'strong'));
    if (!story || story.withdrawnAt || !applies(story)) return { story, changed: false };
    const reason = cut(withdrawal.reason ?? '', REASON_UNITS);
    return write(table, story, withdrawn(nextVersion(story, withdrawal.at), { ...withdrawal, reason }, true));
  });
}

export interface StoryAccess {
  table: StoryTable;
  patience: Patience;
  /** Whether the story, as it was read, is to be changed. Default: any. */
  applies?: (story: StoryItem) => boolean;
}

/**
 * Has a withdrawn story say again what one of its files says: not a retraction, not an older crawl, and none without a receipt that
 * names the story.
 * @throws ContentionError where others write the story all the time; any fault of the table.
 */
export function restoreStory(
  storyId: string,
  arrival: Arrival,
  { table, patience, applies = () => true }: StoryAccess,
): Promise<StoryChange> {
  const { result, file } = arrival;
  return patiently(`story ${storyId}`, patience, async () => {
    const items = await table.read([storyKey(storyId), receiptKey(file)], 'strong');
    const story = storyIn(items);
    const receipt = items.find((item): item is Receipt => item.entity === 'receipt');
    const isOwn = receipt?.storyId === storyId && receipt.disposition !== 'stale';
    if (!story?.withdrawnAt || !result.ok || result.article.isRetracted || !isOwn || !applies(story))
      return { story, changed: false };
    // Its receipt knows the article by an id of its own where the file's was reused.
    const { articleId = result.article.articleId } = receipt;
    const report = { ...result, article: { ...result.article, articleId } };
    return write(table, story, restored(touched(story, arrival), arrival, report));
  });
}

async function write(table: StoryTable, before: StoryItem, story: StoryItem): Promise<StoryChange | undefined> {
  return (await table.write([{ item: story, expect: before.version }])) ? { story, changed: true } : undefined;
}

const storyIn = (items: readonly TableItem[]): StoryItem | undefined =>
  items.find((item): item is StoryItem => item.entity === 'story');
