import { cut } from '../../article/base/index.ts';
import { nextVersion, type Withdrawal, withdrawnStory } from '../change/story-changes.ts';
import type { Write } from '../items/decision.ts';
import { isHere, itemIn, type ReportItem } from '../items/items.ts';
import { storyKey } from '../items/keys.ts';
import {
  asStory,
  erasedReport,
  type FilePlace,
  isAt,
  isSaid,
  type Story,
  speakingReport,
  storyWrites,
  withoutErased,
  withoutFile,
} from '../items/story.ts';
import { keepPointers } from '../items/story-pointers.ts';
import { readPointers } from '../table/read-pointers.ts';
import { isWhole, withAllReports } from '../table/read-stories.ts';
import { SETTLING_READS, withRetries } from '../table/retry-policy.ts';
import type { StoryAccess, StoryTable } from '../table/story-table.ts';
import { type Plan, type RequestAccess, refused } from './plan.ts';
import { NAME_UNITS, REASON_UNITS, type RequestOf } from './request.ts';

/** Reports of one transaction: a hundred items are a transaction's end. */
const MOST_AT_ONCE = 50;

/**
 * Withdraws a story by hand. It is announced even while notifications are off, because it was announced while they
 * were on.
 */
export async function planWithdraw(
  { storyId, by, reason }: RequestOf<'withdraw'>,
  { table, nowMs }: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const item = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
  if (!item) return refused('missing');
  if (item.withdrawn) return refused('already');
  const at = new Date(nowMs()).toISOString();
  const withdrawal = { by: 'operator', operator: by, at, reason } as const;
  const writes = await withdrawalOf(asStory(item), withdrawal, table, attempt);
  return writes && { writes, undo: { kind: 'restore', storyId } };
}

/**
 * The writes that withdraw a story: its head shows nothing from then on, and the words of its first reports are erased
 * with it. `eraseWords` erases those of the others. Claims and aliases stay, so that no crawl and no copy creates it
 * again.
 * @returns undefined where some reports were not visible: read again
 */
async function withdrawalOf(
  story: Story,
  withdrawal: Withdrawal,
  table: StoryTable,
  attempt: number,
): Promise<Write[] | undefined> {
  const reason = cut(withdrawal.reason ?? '', REASON_UNITS);
  const operator = cut(withdrawal.operator ?? '', NAME_UNITS);
  const known = await withAllReports(story, table);
  if (!isWhole(known) && attempt < SETTLING_READS) return undefined;
  const pointers = keepPointers(await readPointers(known, table));
  const left = Math.max(1, MOST_AT_ONCE - pointers.length);
  const isSpoken = (ref: string): boolean => ref === story.speaking;
  const order = [...known.reports].sort(([one], [other]) => Number(isSpoken(other)) - Number(isSpoken(one)));
  const some: Story = { ...known, reports: new Map(order.slice(0, left)) };
  const item = withdrawnStory(nextVersion(some, withdrawal.at), { ...withdrawal, operator, reason }, true);
  return [...storyWrites(item, known), ...pointers];
}

/**
 * Erases the words that a withdrawn story's reports still have: hidden they are already. Any delivery goes on where
 * another one ended.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export async function eraseWords(
  storyId: string,
  { table, retryPolicy, nowMs }: Pick<StoryAccess, 'table' | 'retryPolicy'> & Pick<RequestAccess, 'nowMs'>,
): Promise<void> {
  for (let hasMore = true; hasMore; ) {
    const erased = await withRetries(`story ${storyId}`, retryPolicy, async () => {
      const item = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
      if (!item?.withdrawn || item.mergedInto) return { hasMore: false };
      const { by } = item.withdrawn;
      const story = await withAllReports(asStory(item), table);
      const wordy = [...story.reports].filter(([, report]) => hasWords(report));
      const some = wordy.slice(0, MOST_AT_ONCE).map(([ref, report]) => [ref, erasedReport(report, by)] as const);
      if (some.length === 0) return { hasMore: false };
      const next = { ...nextVersion(story, new Date(nowMs()).toISOString()), reports: new Map(some) };
      return (await table.write(storyWrites(next, story))) ? { hasMore: wordy.length > some.length } : undefined;
    });
    hasMore = erased.hasMore;
  }
}

const hasWords = ({ words, before = [], news, state }: ReportItem): boolean =>
  isHere({ state }) && (news !== undefined || [words, ...before.map((one) => one.words)].some(isSaid));

/** What the deletion of a file changes in a story; or that a version of it is published no longer. */
export interface Deletion {
  file: FilePlace;
  /** ISO 8601 UTC. */
  at: string;
  operator?: string;
  reason?: string | undefined;
}

/**
 * Withdraws a story if its facts are from a deleted file; else erases, silently, what its reports have of it.
 * @returns whether it was withdrawn, and whether it has words that `eraseWords` is to erase
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function withdrawDeleted(
  storyId: string,
  deletion: Deletion,
  { table, retryPolicy }: Pick<StoryAccess, 'table' | 'retryPolicy'>,
): Promise<{ withdrawn: boolean; hasMore: boolean }> {
  return withRetries(`story ${storyId}`, retryPolicy, async (attempt) => {
    const item = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
    // The reports of a merged story are the other one's.
    if (!item || item.mergedInto) return { withdrawn: false, hasMore: false };
    const made = await planDeletion(asStory(item), deletion, table, attempt);
    if (made === undefined) return undefined;
    const { withdrawn, left, writes } = made;
    const done = { withdrawn, hasMore: (withdrawn || item.withdrawn !== undefined) && left > 0 };
    return writes.length === 0 || (await table.write(writes)) ? done : undefined;
  });
}

/**
 * The writes by which a story says nothing of a file any more: it is withdrawn if its facts are from there.
 * @returns undefined where some reports were not visible: read again
 */
export async function planDeletion(
  known: Story,
  { file, ...withdrawal }: Deletion,
  table: StoryTable,
  attempt: number,
): Promise<{ writes: Write[]; withdrawn: boolean; left: number } | undefined> {
  const story = await withAllReports(known, table);
  if (!isWhole(story) && attempt < SETTLING_READS) return undefined;
  const speaking = speakingReport(story)?.words.object;
  const withdrawn = speaking !== undefined && isAt(speaking, file) && story.withdrawn === undefined;
  const writes = withdrawn
    ? await withdrawalOf(story, { by: 'deletion', ...withdrawal }, table, attempt)
    : erasureOf(story, file, withdrawal.at);
  const left = [...story.reports.values()].filter(hasWords).length - (withdrawn ? MOST_AT_ONCE : 0);
  return writes && { writes, withdrawn, left };
}

function erasureOf(story: Story, file: Deletion['file'], at: string): Write[] {
  const erased = [...story.reports].flatMap(([ref, report]) => {
    const next = withoutFile(report, file);
    return next === report ? [] : [[ref, next] as const];
  });
  if (erased.length === 0) return [];
  const next = { ...nextVersion(story, at), reports: new Map([...story.reports, ...erased]) };
  return storyWrites(withoutErased(next), story);
}
