import { epochSeconds } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import type { Expiring, StoryItem, TableItem } from '../items/items.ts';
import { address, type Key } from '../items/keys.ts';

const DAY_SECONDS = 86_400;

/**
 * An item counts as expired one hour early. After `expiresAt` DynamoDB may delete it at any time, and a new item may
 * start at version 1 under the same key; the margin exceeds any invocation, so no writer still holds the old version.
 */
const MARGIN_SECONDS = 3_600;

/**
 * No transaction takes longer: of an item that was written before that, everything that was written with it is visible.
 */
const TRANSACTION_SECONDS = 60;

/**
 * When an item that is written now expires. With `retentionDays=0` never, or when the item that it replaces would have.
 * @param story that the item is of or leads to. Nothing of a withdrawn story expires: without it the story would be
 * created again.
 */
export function expiryOf(
  { decidedAt, settings: { retentionDays } }: Arrival,
  before?: Expiring,
  story?: Pick<StoryItem, 'withdrawn'>,
): Expiring {
  if (story?.withdrawn) return {};
  if (retentionDays > 0) return { expiresAt: epochSeconds(decidedAt) + retentionDays * DAY_SECONDS };
  return before?.expiresAt === undefined ? {} : { expiresAt: before.expiresAt };
}

/**
 * Whether an item expires more than a day sooner than if it were written now. If so, the next report of its article or
 * story renews it.
 */
export function needsRenewal({ expiresAt }: Expiring, { decidedAt, settings: { retentionDays } }: Arrival): boolean {
  if (expiresAt === undefined || retentionDays === 0) return false;
  return epochSeconds(decidedAt) + retentionDays * DAY_SECONDS - expiresAt > DAY_SECONDS;
}

/**
 * The arrival, without what it says if its file was uploaded longer ago than anything is kept: an event that is sent
 * again must neither create its story again nor hold back a newer report.
 */
export function withinRetention(arrival: Arrival): Arrival {
  const { file, decidedAt, settings } = arrival;
  const days = settings.retentionDays;
  const age = epochSeconds(decidedAt) - epochSeconds(file.releasedAt ?? file.uploadedAt);
  if (days === 0 || age <= days * DAY_SECONDS) return arrival;
  const detail = `the file was uploaded more than ${days} days ago`;
  return { ...arrival, result: { kind: 'refused', reason: 'expired', detail } };
}

/**
 * Whether an item counts as deleted. DynamoDB deletes expired items within days, and those of one story at different
 * times.
 *
 *     match key ...................................................... no: the times in it decide
 *     request, correction ............................................ no: it is kept
 *     story that was merged into an unseen story ..................... yes: the other story has been deleted
 *     expired, or expires within the hour ............................ yes
 *     no expiry, or expires later .................................... no
 *     alias or claim of an unseen story, written in the last 60 s .... no: the story may not be visible yet
 *     alias or claim of an unseen story, written before that ......... yes: the story has been deleted
 *     alias or claim of an unseen story, without an expiry
 *         in a stack with `retentionDays` ............................ yes: it was written before the setting
 *         in a stack without ......................................... no: nothing expires, so somebody deleted the story by hand
 *
 * @param unseenStories ids of stories that are referenced and that no read has shown.
 */
export function isExpired(item: TableItem, arrival: Arrival, unseenStories: ReadonlySet<string>): boolean {
  if (['key', 'request', 'correction'].includes(item.entity)) return false;
  if ((item.expiresAt ?? Number.POSITIVE_INFINITY) <= epochSeconds(arrival.decidedAt) + MARGIN_SECONDS) return true;
  if (item.entity === 'story') return item.mergedInto !== undefined && unseenStories.has(item.mergedInto);
  const isReference = item.entity === 'alias' || item.entity === 'article';
  return isReference && unseenStories.has(item.storyId) && !isRecent(item, arrival);
}

/**
 * Whether the item was written in the last 60 s, so that the rest of its transaction may not be visible yet.
 * `expiresAt` shows when, if the item was written with the same `retentionDays`.
 */
function isRecent({ expiresAt }: Expiring, { decidedAt, settings: { retentionDays } }: Arrival): boolean {
  if (expiresAt === undefined) return retentionDays === 0;
  const age = epochSeconds(decidedAt) - (expiresAt - retentionDays * DAY_SECONDS);
  return Math.abs(age) <= TRANSACTION_SECONDS;
}

/** The text at a story's key is its own again if the story that has it is deleted. */
function withoutDeadText(item: TableItem, unseenStories: ReadonlySet<string>): TableItem {
  if (item.entity !== 'story' || !unseenStories.has(item.textStoryId ?? '')) return item;
  const { textStoryId, ...story } = item;
  return story;
}

/** The part of `StoryTable` that a view passes on. Decisions import this file, and do not know the table. */
interface Table<Freshness> {
  read(keys: readonly Key[], freshness: Freshness): Promise<TableItem[]>;
  write(writes: readonly Write[]): Promise<boolean>;
}

/**
 * A view of the table that hides expired items: reads skip them, and a write that expects a free key may replace one.
 * @param isHidden other items of which the same is true
 */
export function hideExpired<Freshness>(
  table: Table<Freshness>,
  arrival: Arrival,
  unseenStories: ReadonlySet<string>,
  isHidden: (item: TableItem) => boolean = () => false,
): Table<Freshness> & { overwriting: (writes: readonly Write[]) => Write[] } {
  const expiredVersions = new Map<string, number>();
  const overwriteExpired = (write: Write): Write => {
    const version = write.expect === 'absent' ? expiredVersions.get(address(write.item)) : undefined;
    return version === undefined ? write : { item: { ...write.item, version: version + 1 }, expect: version };
  };
  return {
    read: async (keys, freshness) => {
      const items = await table.read(keys, freshness);
      const expired = items.filter((item) => isHidden(item) || isExpired(item, arrival, unseenStories));
      for (const item of expired) expiredVersions.set(address(item), item.version);
      return items.filter((item) => !expired.includes(item)).map((item) => withoutDeadText(item, unseenStories));
    },
    overwriting: (writes) => writes.map(overwriteExpired),
    write: (writes) => table.write(writes.map(overwriteExpired)),
  };
}
