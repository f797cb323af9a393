import { endHeld, heldItem, isForbidden, isOfHeld, supersedes, type Withheld } from '../change/held.ts';
import { endLater } from '../change/revision-budget.ts';
import { asOfFeed, likenessOf, ownIdOf, sharesHeadline } from '../change/same-article.ts';
import { articleReport, isOlder, reportIn } from '../items/article-report.ts';
import type { Arrival, Decision, Write } from '../items/decision.ts';
import { type FileVersion, versionOf } from '../items/file-version.ts';
import { type HeldEnd, type HeldItem, itemIn, type LaterItem, type Receipt } from '../items/items.ts';
import { address, articleClaimKey, heldKey, PARTITIONS, receiptKey, storyKey } from '../items/keys.ts';
import { dispositionOf } from '../items/receipt-reasons.ts';
import { asStory, type Story, storyFacts } from '../items/story.ts';
import { expiryOf, hideExpired } from '../table/expiry.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { withReports } from '../table/read-stories.ts';
import { isSettled, type RetryPolicy, SETTLING_READS, withRetries } from '../table/retry-policy.ts';
import type { StoryTable } from '../table/story-table.ts';
import { decide, decision, redelivered } from './decide.ts';
import { identify } from './identify.ts';

type View = Pick<StoryTable, 'read'>;

/**
 * What becomes of a file that may not be published. Its article is held until its embargo ends, in place of an older
 * version; an older version than one that is known is stale. A draft, or an embargo of no time, is rejected, and so
 * that no older version is published its article is held until a newer one may be.
 * @returns undefined if what was read cannot be all: read again.
 */
export async function hold(
  arrival: Arrival,
  received: Withheld,
  table: View,
  attempt: number,
): Promise<Decision | undefined> {
  const { file, scope } = arrival;
  let report = received;
  const find = async (articleId: string) => {
    const keys = [receiptKey(file), heldKey(articleId, scope), articleClaimKey(articleId, scope)];
    const items = await table.read(keys, 'strong');
    return {
      articleId,
      receipt: itemIn('receipt', items),
      held: itemIn('held', items),
      claim: itemIn('article', items),
    };
  };
  let found = await find(report.article.articleId);
  const ofFeed = asOfFeed(received, file, [found.held, found.claim]);
  if (ofFeed) {
    report = ofFeed;
    found = await find(report.article.articleId);
  }
  // Another article under the same id has an item of its own.
  if (found.held && !found.held.ended && !isOfHeld(report, file, found.held)) found = await find(ownIdOf(report));
  const { articleId, receipt, held, claim } = found;
  if (receipt) return redelivered(receipt);
  // The read shows half of the transaction in which another delivery held this very file.
  if (held && !held.ended && address(receiptKey(versionOf(held))) === address(receiptKey(file))) return undefined;
  const own = articleReport(report.article, file);
  const isKnown = claim && likenessOf(report, file, { claim, story: undefined, isUrlItsOwn: true });
  const newer = [held?.ended === undefined && held, isKnown && claim].some((one) => one && isOlder(own, one));
  const { result } = arrival;
  const refusal = result.kind === 'refused' ? { reason: result.reason } : undefined;
  const refused = refusal && dispositionOf(refusal.reason);
  if (newer) return decision(arrival, refused ?? 'stale', [], refusal ?? { reason: 'older-crawl' });
  const item = heldItem(arrival, report, articleId, held);
  const before = held && !held.ended ? await receiptOfHeld(held, table, attempt) : { receipt: undefined };
  if (!before) return undefined;
  const replaced = held && !held.ended ? endHeld(held, 'replaced', before.receipt).slice(1) : [];
  const writes: Write[] = [{ item, expect: held?.version ?? 'absent' }, ...replaced];
  if (refused) return decision(arrival, refused, writes, refusal);
  const made = decision(arrival, 'held', writes);
  const expiry = expiryOf({ ...arrival, decidedAt: item.until });
  const isOwn = ({ item: { pk, sk } }: Write) => address({ pk, sk }) === address(receiptKey(file));
  return {
    ...made,
    writes: made.writes.map((write) =>
      isOwn(write) ? { ...write, item: { ...write.item, ...expiry } } : write,
    ) as Write[],
  };
}

/**
 * A file as corrections may use it: an article of which a newer report is known that may not be published, or not yet,
 * is held like that one.
 */
export async function underNewestStatement(arrival: Arrival, table: View): Promise<Arrival> {
  const report = reportIn(arrival.result);
  if (report?.kind !== 'article') return arrival;
  const ids = [report.article.articleId, ownIdOf(report)];
  const items = await table.read(
    ids.map((id) => heldKey(id, arrival.scope)),
    'strong',
  );
  const held = items.filter((item) => item.entity === 'held').find((item) => isForbidden(report, arrival.file, item));
  if (!held) return arrival;
  const detail = 'a newer report of the article may not be published';
  return {
    ...arrival,
    result: held.day
      ? { ...report, kind: 'held', until: held.until }
      : { kind: 'refused', reason: 'embargoed', detail },
  };
}

/** What a release needs beside the table. */
export interface ReleaseAccess {
  table: StoryTable;
  retryPolicy: RetryPolicy;
  nowMs: () => number;
  /** What is at the key now: this version, another one, or nothing. */
  latest: (file: FileVersion) => Promise<'same' | 'other' | 'none'>;
  read: (file: FileVersion) => Promise<Arrival>;
  /** Whether anything is announced. */
  notifications: boolean;
}

/**
 * Records the article of a file whose embargo has ended, as if it had been uploaded now. A file that was overwritten is
 * not recorded, nor one of whose article a newer report is known, nor a deleted one until it is back. A release that is
 * asked for again finds nothing held.
 * @returns undefined if there is nothing to release.
 */
export function releaseHeld(
  pk: string,
  access: ReleaseAccess,
): Promise<{ file?: FileVersion; decision?: Decision; storyId?: string }> {
  const { table, retryPolicy, nowMs, latest, read } = access;
  return withRetries(`release of ${pk}`, retryPolicy, async (attempt) => {
    const items = await table.read([{ pk, sk: PARTITIONS.held }], 'strong');
    const now = new Date(nowMs()).toISOString();
    const later = itemIn('later', items);
    if (later) return releaseLater(later, now, access);
    const held = itemIn('held', items);
    if (!held || held.until > now) return {};
    const { eTag, uploadedBy, quiet } = held;
    const file: FileVersion = {
      ...versionOf(held),
      ...(eTag && { eTag }),
      ...(uploadedBy && { uploadedBy }),
      ...(quiet && { quiet }),
      releasedAt: now,
    };
    const known = await receiptOfHeld(held, table, attempt);
    if (!known) return undefined;
    const { receipt } = known;
    // An earlier delivery may have died before what follows the release.
    if (held.ended === 'released' && receipt) return { file, decision: redelivered(receipt) };
    // A file that was deleted when its embargo ended may be back.
    if (held.ended && held.ended !== 'deleted') return {};
    const end = async (why: HeldEnd) => ((await table.write(endHeld(held, why, receipt))) ? { file } : undefined);
    const there = await latest(file);
    if (held.ended && there !== 'same') return {};
    if (there !== 'same') return end(there === 'none' ? 'deleted' : 'replaced');
    // It counts as observed and as decided at one instant.
    const arrival = { ...(await read(file)), decidedAt: now };
    if (arrival.result.kind === 'held') {
      const item = { ...heldItem(arrival, arrival.result, held.articleId, held), observedAt: held.observedAt };
      return (await table.write([{ item, expect: held.version }])) ? {} : undefined;
    }
    const unseen = new Set<string>();
    const current = hideExpired(table, arrival, unseen);
    const found = await identify(arrival, current, 'strong');
    if (!isSettled(found.context, attempt, unseen)) return undefined;
    const { claim, agreement } = found.context;
    if (claim && agreement && isOlder(held, claim)) return end('replaced');
    const made = decide(found.arrival, found.context);
    const recorded = made.writes.map((write) => asReleased(write, held, receipt));
    const writes = [...recorded, ...endHeld(held, 'released')];
    return (await current.write(writes)) ? { file, decision: made } : undefined;
  });
}

/** Announces what waited, unless subscribers have heard it, or its article's newest report may not be published. */
async function releaseLater(
  later: LaterItem,
  now: string,
  { table, notifications }: ReleaseAccess,
): Promise<{ storyId?: string } | undefined> {
  const { storyId, until, day } = later;
  if (until > now || !day) return {};
  const item = itemIn('story', await table.read([storyKey(storyId)], 'strong'));
  const story = item?.waiting?.until === until && notifications ? asStory(item) : undefined;
  const waits = story && (await withReports(story, [story.speaking], table, 'strong'));
  const isForbidden = waits && (await isWithheld(waits, table));
  const writes = endLater(later, now, isForbidden ? undefined : waits);
  return (await table.write(writes)) ? { storyId } : undefined;
}

async function isWithheld(story: Story, table: View): Promise<boolean> {
  const { articleId } = storyFacts(story);
  const { scope = '' } = story;
  const items = await table.read([heldKey(articleId, scope), articleClaimKey(articleId, scope)], 'strong');
  const [held, claim] = [itemIn('held', items), itemIn('article', items)];
  if (!held || held.ended || !claim) return false;
  const [one, other] = [held.identity, claim.identity];
  const isSamePlace = one.url !== undefined && one.url === other.url && held.key === claim.key;
  return isSamePlace || one.words === other.words || sharesHeadline(one.headline, other.headline);
}

/** The receipt says what became of the file at last, in place of saying that it was held. */
function asReleased(write: Write, { until }: HeldItem, receipt: Receipt | undefined): Write {
  if (write.item.entity !== 'receipt') return write;
  const item = { ...write.item, heldUntil: until };
  return receipt === undefined
    ? { ...write, item }
    : { item: { ...item, version: receipt.version + 1 }, expect: receipt.version };
}

/** The writes that end an embargo which this report supersedes; undefined: read again. */
export async function endSuperseded(
  arrival: Arrival,
  held: HeldItem,
  table: View,
  attempt: number,
): Promise<Write[] | undefined> {
  const report = reportIn(arrival.result);
  if (!report || !supersedes(report, arrival.file, held)) return [];
  const found = await receiptOfHeld(held, table, attempt);
  return found && endHeld(held, report.kind === 'retracted' ? 'retracted' : 'replaced', found.receipt);
}

/**
 * The receipt of the file that is held, which says how that ends; it may have expired before the item.
 * @returns undefined where it may not be visible yet, because one transaction writes both: read again
 */
export async function receiptOfHeld(
  held: HeldItem,
  table: View,
  attempt: number,
): Promise<{ receipt: Receipt | undefined } | undefined> {
  const receipt = await readReceipt({ ...versionOf(held), ...(held.eTag && { eTag: held.eTag }) }, table);
  return receipt || attempt >= SETTLING_READS ? { receipt } : undefined;
}
