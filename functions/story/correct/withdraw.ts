import { cut } from '../../article/strings.ts';
import { nextVersion, type Withdrawal, withoutFacts } from '../change/story-changes.ts';
import type { Write } from '../items/decision.ts';
import { itemIn, type StoryItem } from '../items/items.ts';
import { storyKey } from '../items/keys.ts';
import { withReportsErased } from '../items/said.ts';
import { keepPointers } from '../items/story-pointers.ts';
import { LISTED_ARTICLES, namedReports, withoutWords, withoutWordsOf } from '../items/story-reports.ts';
import { readPointers } from '../table/read-pointers.ts';
import { withRetries } from '../table/retry-policy.ts';
import type { StoryAccess } from '../table/story-access.ts';
import type { StoryTable } from '../table/story-table.ts';
import { type Plan, type RequestAccess, refused } from './plan.ts';
import { NAME_UNITS, REASON_UNITS, type RequestOf } from './request.ts';

/**
 * Withdraws a story by hand. It is announced even while notifications are off, because it was announced while they
 * were on.
 */
export async function planWithdraw(
  { storyId, by, reason }: RequestOf<'withdraw'>,
  { table, nowMs }: RequestAccess,
): Promise<Plan> {
  const story = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
  if (!story) return refused('missing');
  if (story.withdrawnAt) return refused('already');
  const at = new Date(nowMs()).toISOString();
  const writes = await withdrawalOf(story, { by: 'operator', operator: by, at, reason }, table);
  return { writes, undo: { kind: 'restore', storyId } };
}

/**
 * The writes that withdraw a story. Only the story's item holds any of its text: claims and aliases stay, so that no
 * crawl and no copy creates it again.
 */
async function withdrawalOf(story: StoryItem, withdrawal: Withdrawal, table: StoryTable): Promise<Write[]> {
  const reason = cut(withdrawal.reason ?? '', REASON_UNITS);
  const operator = cut(withdrawal.operator ?? '', NAME_UNITS);
  const item = withoutFacts(nextVersion(story, withdrawal.at), { ...withdrawal, operator, reason }, true);
  return [{ item, expect: story.version }, ...keepPointers(await readPointers(story, table))];
}

/** What the deletion of a file changes in a story. */
export interface Deletion {
  /** Whether the deleted file is the one that the story's facts are from. */
  isSource: (story: StoryItem) => boolean;
  /** Articles whose headline and url the story must no longer show. */
  articleIds: ReadonlySet<string>;
  /** ISO 8601 UTC. */
  at: string;
}

/**
 * Withdraws a story if its facts are from a deleted file; else erases, silently, what it lists of the file's reports.
 * @returns whether it was withdrawn.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export async function withdrawDeleted(
  storyId: string,
  { isSource, articleIds, at }: Deletion,
  { table, retryPolicy }: Pick<StoryAccess, 'table' | 'retryPolicy'>,
): Promise<boolean> {
  const { withdrawn } = await withRetries(`story ${storyId}`, retryPolicy, async () => {
    const story = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
    if (!story) return { withdrawn: false };
    const withdrawn = isSource(story) && story.withdrawnAt === undefined;
    const writes = withdrawn
      ? await withdrawalOf(story, { by: 'deletion', at }, table)
      : erasureOf(story, new Set([...articleIds].filter((id) => id !== story.facts.articleId)), at);
    return writes.length === 0 || (await table.write(writes)) ? { withdrawn } : undefined;
  });
  return withdrawn;
}

function erasureOf(story: StoryItem, articleIds: ReadonlySet<string>, at: string): Write[] {
  const isSaid = ({ articleId, headline, url }: NonNullable<StoryItem['articles']>[number]): boolean =>
    articleIds.has(articleId) && (headline !== undefined || url !== undefined);
  const { development, representative } = story;
  const isTold = [development, representative].some((one) => one && articleIds.has(one.articleId));
  const named = new Set(namedReports(story).map(({ articleId }) => articleId));
  const { erasedArticles: before = [] } = story;
  // Of these the story has no words, and pages read theirs from the files.
  const erased = [...articleIds].filter((id) => !named.has(id) && !before.includes(id));
  if (!isTold && erased.length === 0 && !story.articles?.some(isSaid)) return [];
  const item = {
    ...withReportsErased(nextVersion(withoutWordsOf(story, articleIds), at), articleIds),
    ...(story.articles && { articles: story.articles.map((one) => (isSaid(one) ? withoutWords(one) : one)) }),
    ...(erased.length > 0 && { erasedArticles: [...before, ...erased].slice(-LISTED_ARTICLES) }),
  };
  return [{ item, expect: story.version }];
}
