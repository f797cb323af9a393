import { endHeld } from '../change/held.ts';
import { ownIdOf } from '../change/same-article.ts';
import { nextVersion } from '../change/story-changes.ts';
import type { ArticleWithProfile } from '../items/article-report.ts';
import type { Arrival, Decision, Write } from '../items/decision.ts';
import { type FileVersion, versionOf } from '../items/file-version.ts';
import type { HeldItem, Receipt } from '../items/items.ts';
import { address, articleClaimKey, heldKey, type Key, receiptKey } from '../items/keys.ts';
import { dispositionOf } from '../items/receipt-reasons.ts';
import { currentStoryId, isAt, type Story, speakingReport, withoutErased, withoutFile } from '../items/story.ts';
import { decide, decision } from '../record/decide.ts';
import { hold } from '../record/hold.ts';
import { identify } from '../record/identify.ts';
import { hideExpired } from '../table/expiry.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { readCurrentStories } from '../table/read-stories.ts';
import { isSettled } from '../table/retry-policy.ts';
import type { StoryTable } from '../table/story-table.ts';
import { type Plan, type RequestAccess, refused, refusedReading, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { unchangedClaim } from './restore.ts';
import { ownsText, readClaims, readSuccessor, spokenBy } from './story-claims.ts';
import { type Deletion, planDeletion } from './withdraw.ts';

/**
 * Publishes one version of a file of which the reader is unsure: it is recorded as if it had come now, and as no newer
 * than it is. Embargoes and drafts hold all the same. The undo takes it back to unsure: stories say nothing of it any
 * more, and one that said it says what another of its reports does; if there is none, it is withdrawn.
 */
export async function planPublish(
  request: RequestOf<'publish'>,
  access: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const receipt = await readReceipt(request.report, access.table);
  if (!receipt) return refused('no-report');
  return request.isUndo ? unpublish(request, receipt, access, attempt) : publish(receipt, access, attempt);
}

const publishedFile = (receipt: Receipt): FileVersion => {
  const { uploadedBy, quiet } = receipt;
  return { ...versionOf(receipt), ...(uploadedBy && { uploadedBy }), ...(quiet && { quiet }) };
};

async function publish(receipt: Receipt, access: RequestAccess, attempt: number): Promise<Plan | undefined> {
  const { table, read, latest, notifications } = access;
  if (receipt.disposition !== 'unsure') return refused('already');
  const file = publishedFile(receipt);
  // Another version at its key is what its publisher says by now.
  if ((await latest(file)) !== 'same') return refused('stale');
  const found = await read({ ...file, isPublished: true });
  const { result } = found;
  if (result.kind !== 'article' && result.kind !== 'held') return refusedReading(result);
  const arrival: Arrival = {
    ...found,
    settings: { ...found.settings, notifications: notifications && !found.file.quiet },
  };
  const held = await heldBy(receipt, result, found.scope, table);
  const unseen = new Set<string>();
  const current = asFirst(table, arrival, unseen, [receipt, ...held]);
  const made =
    result.kind === 'held'
      ? await hold(arrival, result, current, attempt)
      : await decided(arrival, current, attempt, unseen);
  if (made === undefined) return undefined;
  const { disposition, storyId = '' } = made;
  if (disposition === 'stale' || (disposition !== 'held' && storyId === '')) return refused('stale');
  const { doubtful } = receipt;
  const published = { isPublished: true, ...(doubtful && { doubtful }) } as const;
  return {
    writes: [
      ...current.overwriting(made.writes).map((write) => asRecorded(write, receipt, published)),
      ...(disposition === 'held' ? [] : held.flatMap((one) => endHeld(one, 'released'))),
    ],
    storyId,
    file: versionOf(receipt),
    undo: { kind: 'publish', storyId },
    reports: [{ articleId: result.article.articleId, key: receipt.key }],
  };
}

/** What becomes of the file; undefined if what was read cannot be all. */
async function decided(
  arrival: Arrival,
  table: Pick<StoryTable, 'read' | 'write'>,
  attempt: number,
  unseen: Set<string>,
): Promise<Decision | undefined> {
  const known = await identify(arrival, table, 'strong');
  return isSettled(known.context, attempt, unseen) ? decide(known.arrival, known.context) : undefined;
}

async function unpublish(
  { by, reason }: RequestOf<'publish'>,
  receipt: Receipt,
  access: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const { table, read } = access;
  const { articleId, storyId = '', versionId } = receipt;
  if (!receipt.isPublished || articleId === undefined) return refused('already');
  const found = await read({ ...publishedFile(receipt), isPublished: false });
  // A setting, or a newer reader, is sure of it by now.
  if (found.result.kind !== 'refused') return refused('already');
  // A file that is deleted by now does not say its doubt any more: it may be that it must not be published.
  const isDoubted = dispositionOf(found.result.reason) === 'unsure';
  const result = isDoubted ? found.result : { ...found.result, reason: 'unsure-publication' as const };
  const arrival: Arrival = { ...found, result };
  const { scope, decidedAt: at } = arrival;
  const [claim] = await table.read([articleClaimKey(articleId, scope)], 'strong');
  const known = claim?.entity === 'article' ? claim : undefined;
  const elsewhere = known?.elsewhere?.map((ref) => ref.slice(0, ref.indexOf('#'))) ?? [];
  const { stories } = await readCurrentStories([storyId, known?.storyId ?? storyId, ...elsewhere], table);
  const file = { bucket: receipt.bucket, key: receipt.key, onlyVersion: versionId };
  const writes: Write[] = [];
  for (const story of stories.values()) {
    // The reports of a merged story are the other one's.
    if (story.mergedInto) continue;
    const deletion = { file, at, operator: by, reason };
    const made =
      (await withoutVersion(story, stories, deletion, access)) ?? (await planDeletion(story, deletion, table, attempt));
    if (made === undefined) return undefined;
    writes.push(...made.writes);
  }
  const { reason: why, withheld } = result;
  const held = withheld ? await heldBy(receipt, withheld, scope, table) : [];
  const current = asFirst(table, arrival, new Set(), [receipt, ...held]);
  const unsure: Decision | undefined = withheld
    ? await hold(arrival, withheld, current, attempt)
    : decision(arrival, dispositionOf(why), [], { reason: why });
  if (unsure === undefined) return undefined;
  return {
    writes: [...writes, ...current.overwriting(unsure.writes).map((write) => asRecorded(write, receipt))],
    storyId: storyId && currentStoryId(storyId, stories),
    file: versionOf(receipt),
    reports: [{ articleId, key: receipt.key }],
  };
}

/**
 * The writes by which another report speaks for a story that said what this version says, as after a split: its reports
 * are others', and they stay. Undefined if no other can, or if the story says something else.
 */
async function withoutVersion(
  story: Story,
  stories: ReadonlyMap<string, Story>,
  { file, at }: Deletion,
  { table, read, notifications }: RequestAccess,
): Promise<{ writes: Write[] } | undefined> {
  const { story: whole, claims, ...others } = await readClaims(story, stories, table);
  const speaking = speakingReport(whole)?.words.object;
  if (whole.withdrawn || !speaking || !isAt(speaking, file)) return undefined;
  const staying = claims.filter((claim) => !isAt(claim, file));
  const successor = await readSuccessor(staying, { read, isOwnText: ownsText(story, others.stories, table) });
  const reports = new Map([...whole.reports].map(([of, one]) => [of, withoutFile(one, file)]));
  const { isChosen: _, ...free } = withoutErased({ ...nextVersion(whole, at), reports });
  const shown = successor && spokenBy(free, successor, notifications);
  return shown && { writes: [...replaces(whole, shown), unchangedClaim(successor.claim)] };
}

/** The receipt of the file says what became of it at last. */
function asRecorded({ item, expect }: Write, { pk, sk, version }: Receipt, more: Partial<Receipt> = {}): Write {
  if (item.entity !== 'receipt' || address(item) !== address({ pk, sk })) return { item, expect };
  return { item: { ...item, ...more, version: version + 1 }, expect: version };
}

/** The table as it is for a file that comes for the first time: without what was recorded of it. */
function asFirst(table: StoryTable, arrival: Arrival, unseen: ReadonlySet<string>, recorded: readonly Key[]) {
  const hidden = new Set(recorded.map(address));
  return hideExpired(table, arrival, unseen, (item) => hidden.has(address(item)));
}

/** The items that this file holds, so that no older version of its article is published. */
async function heldBy(
  receipt: Receipt,
  report: ArticleWithProfile,
  scope: string,
  table: StoryTable,
): Promise<HeldItem[]> {
  const ids = [...new Set([report.article.articleId, ownIdOf(report), receipt.articleId ?? ''])];
  const keys: Key[] = ids.map((id) => heldKey(id, scope));
  const items = await table.read(keys, 'strong');
  return items
    .filter((item) => item.entity === 'held')
    .filter((one) => !one.ended && address(receiptKey(versionOf(one))) === address(receipt));
}
