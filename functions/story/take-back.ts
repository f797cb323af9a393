import { cut } from '../article/strings.ts';
import type { Arrival, Write } from './decision.ts';
import type { Receipt, StoryItem, TableItem } from './items.ts';
import { receiptKey, storyKey } from './keys.ts';
import { keepLeads, readLeads } from './leads.ts';
import { type RetryPolicy, withRetries } from './retry-policy.ts';
import { kept, nextVersion, type Withdrawal, withFactsAgain, withoutFacts } from './story-changes.ts';
import type { StoryTable } from './story-table.ts';

/** The result of withdrawing or restoring a story. */
export interface StoryChange {
  /** The story as it is now; undefined if there is none with this id. */
  story: StoryItem | undefined;
  /** False: nothing was written, because the story is so already or must not be changed. */
  changed: boolean;
}

/** Code units that are stored of a reason. */
export const REASON_UNITS = 500;

/**
 * Withdraws a story, in one write against the version that was read. Only the story's item holds any of its text: claims and aliases stay, so
 * that no crawl and no copy creates it again. A story that is withdrawn already stays as it is.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function withdrawStory(
  storyId: string,
  withdrawal: Withdrawal,
  { table, retryPolicy, applies = () => true }: StoryAccess,
): Promise<StoryChange> {
  return withRetries(`story ${storyId}`, retryPolicy, async () => {
    const story = storyIn(await table.read([storyKey(storyId)], 'strong'));
    if (!story || story.withdrawnAt || !applies(story)) return { story, changed: false };
    const reason = cut(withdrawal.reason ?? '', REASON_UNITS);
    const withdrawn = withoutFacts(nextVersion(story, withdrawal.at), { ...withdrawal, reason }, true);
    return write(table, story, withdrawn, keepLeads(await readLeads(story, table)));
  });
}

export interface StoryAccess {
  table: StoryTable;
  retryPolicy: RetryPolicy;
  /** Whether the story, as it was read, is to be changed. Default: any. */
  applies?: (story: StoryItem) => boolean;
}

/**
 * Restores a withdrawn story from one of its files. Not from a retraction, an older crawl, or a file whose receipt does not name the story.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function restoreStory(
  storyId: string,
  arrival: Arrival,
  { table, retryPolicy, applies = () => true }: StoryAccess,
): Promise<StoryChange> {
  const { result, file } = arrival;
  return withRetries(`story ${storyId}`, retryPolicy, async () => {
    const items = await table.read([storyKey(storyId), receiptKey(file)], 'strong');
    const story = storyIn(items);
    const receipt = items.find((item): item is Receipt => item.entity === 'receipt');
    const isOwn = receipt?.storyId === storyId && receipt.disposition !== 'stale';
    if (!story?.withdrawnAt || !result.ok || result.article.isRetracted || !isOwn || !applies(story))
      return { story, changed: false };
    // If the file's id was reused, the receipt has the article's own id.
    const { articleId = result.article.articleId } = receipt;
    const report = { ...result, article: { ...result.article, articleId } };
    return write(table, story, withFactsAgain(kept(story, arrival), arrival, report));
  });
}

async function write(
  table: StoryTable,
  before: StoryItem,
  story: StoryItem,
  more: readonly Write[] = [],
): Promise<StoryChange | undefined> {
  return (await table.write([{ item: story, expect: before.version }, ...more])) ? { story, changed: true } : undefined;
}

const storyIn = (items: readonly TableItem[]): StoryItem | undefined =>
  items.find((item): item is StoryItem => item.entity === 'story');
