import { cut } from '../../article/strings.ts';
import { kept, nextVersion, type Withdrawal, withFactsAgain, withoutFacts } from '../change/story-changes.ts';
import type { Arrival, Write } from '../items/decision.ts';
import type { Receipt, StoryItem, TableItem } from '../items/items.ts';
import { correctionKey, receiptKey, storyKey } from '../items/keys.ts';
import { keepLeads } from '../items/leads.ts';
import { earlierWithout, withoutWords } from '../items/story-reports.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { readLeads } from '../table/read-leads.ts';
import { chainOf } from '../table/redirects.ts';
import { withRetries } from '../table/retry-policy.ts';
import type { StoryAccess } from '../table/story-access.ts';
import type { StoryTable } from '../table/story-table.ts';
import { type CorrectionNote, NAME_UNITS, REASON_UNITS } from './correction.ts';
import { standsAgain, unmergeWrites } from './merge.ts';

/** The result of withdrawing or restoring a story. */
export interface StoryChange {
  /** The story as it is now; undefined if there is none with this id. */
  story: StoryItem | undefined;
  /** False: nothing was written, because the story is so already or must not be changed. */
  changed: boolean;
}

/**
 * Withdraws a story, in one write against the version that was read. Only the story's item holds any of its text:
 * claims and aliases stay, so that no crawl and no copy creates it again. A story that is withdrawn already stays as it
 * is.
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
    const operator = cut(withdrawal.operator ?? '', NAME_UNITS);
    const withdrawn = withoutFacts(nextVersion(story, withdrawal.at), { ...withdrawal, operator, reason }, true);
    return write(table, story, withdrawn, keepLeads(await readLeads(story, table)));
  });
}

/**
 * Erases, silently, what a story lists for a report whose file was deleted, if the facts are not from this report.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function eraseReport(storyId: string, articleId: string, at: string, access: StoryAccess): Promise<StoryChange> {
  const { table, retryPolicy } = access;
  return withRetries(`story ${storyId}`, retryPolicy, async () => {
    const { stories } = await readCurrentStories([storyId], table);
    const story = chainOf(storyId, stories).at(-1);
    const listed = story?.articles?.find((one) => one.articleId === articleId);
    const hasWords = listed?.headline !== undefined || listed?.url !== undefined;
    if (!story?.articles || !hasWords || story.facts.articleId === articleId) return { story, changed: false };
    const articles = story.articles.map((one) => (one === listed ? withoutWords(one) : one));
    const erased = { articles, ...earlierWithout(story, new Set([articleId])) };
    return write(table, story, { ...nextVersion(story, at), ...erased });
  });
}

/**
 * Restores a withdrawn story from one of its files. Not from a retraction, an older crawl, or a file whose receipt does
 * not name the story. If the story was merged into another, that is undone: its reports leave the other one.
 * @param note of a merge that is undone by hand: it is undone once.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function restoreStory(
  storyId: string,
  arrival: Arrival,
  { table, retryPolicy, applies = () => true }: StoryAccess,
  note?: CorrectionNote,
): Promise<StoryChange> {
  const { result, file } = arrival;
  return withRetries(`story ${storyId}`, retryPolicy, async () => {
    const { stories } = await readCurrentStories([storyId], table);
    const items = await table.read([receiptKey(file), ...(note ? [correctionKey(note.id)] : [])], 'strong');
    const chain = chainOf(storyId, stories);
    const [story] = chain;
    const receipt = items.find((item): item is Receipt => item.entity === 'receipt');
    const isOwn = receipt?.storyId === storyId && receipt.disposition !== 'stale' && isRecorded(arrival, receipt);
    const isDone = items.some((item) => item.entity === 'correction');
    if (!story?.withdrawnAt || !result.ok || result.article.isRetracted || !isOwn || isDone || !applies(story))
      return { story, changed: false };
    // If the file's id was reused, the receipt has the article's own id.
    const { articleId = result.article.articleId } = receipt;
    const report = { ...result, article: { ...result.article, articleId } };
    const restored = standsAgain(withFactsAgain(kept(story, arrival), arrival, report), chain);
    return write(table, story, restored, unmergeWrites(chain, restored, note, arrival));
  });
}

/** Whether the file that was read is the file of the receipt: without versioning, another file may have the key now. */
export function isRecorded({ file, result }: Arrival, { contentHash }: Receipt): boolean {
  return file.versionId !== undefined || (result.ok && result.article.contentHash === contentHash);
}

async function write(
  table: StoryTable,
  before: StoryItem,
  story: StoryItem,
  others: readonly Write[] = [],
): Promise<StoryChange | undefined> {
  const writes = [{ item: story, expect: before.version }, ...others];
  return (await table.write(writes)) ? { story, changed: true } : undefined;
}

const storyIn = (items: readonly TableItem[]): StoryItem | undefined =>
  items.find((item): item is StoryItem => item.entity === 'story');
