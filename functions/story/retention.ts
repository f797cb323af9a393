import type { Arrival } from './decision.ts';
import type { Expiring } from './items.ts';
import { epochSeconds } from './time.ts';

const DAY_SECONDS = 86_400;

/**
 * So long before its time an item counts as expired. DynamoDB may remove it at any moment after that, and give its address to an item whose
 * versions begin at 1 again: nobody may then still hold what was read of the old one. A function lives for half a minute.
 */
const MARGIN_SECONDS = 3_600;

/** When an item that is written now expires: with `retentionDays=0` not at all, or as the item before it did. */
export function expiryOf({ decidedAt, settings: { retentionDays } }: Arrival, before?: Expiring): Expiring {
  if (retentionDays > 0) return { expiresAt: epochSeconds(decidedAt) + retentionDays * DAY_SECONDS };
  return before?.expiresAt === undefined ? {} : { expiresAt: before.expiresAt };
}

export function isExpired({ expiresAt }: Expiring, now: string): boolean {
  return expiresAt !== undefined && expiresAt <= epochSeconds(now) + MARGIN_SECONDS;
}

/** No transaction takes so long: of an item that was written before that, all that was written with it can be read. */
const TRANSACTION_SECONDS = 60;

/**
 * Whether the item was written so lately that what it names may be there and not be seen yet. One without a time was written before
 * there were any; one with a time of another `retentionDays` is taken for an older one as well.
 */
export function isFresh({ expiresAt }: Expiring, { decidedAt, settings: { retentionDays } }: Arrival): boolean {
  if (expiresAt === undefined) return retentionDays === 0;
  const age = epochSeconds(decidedAt) - (expiresAt - retentionDays * DAY_SECONDS);
  return Math.abs(age) <= TRANSACTION_SECONDS;
}

/** Whether the file was uploaded longer ago than anything is kept: whoever sends its event again brings nothing back. */
export function isPastRetention({ file, decidedAt, settings: { retentionDays } }: Arrival): boolean {
  return retentionDays > 0 && epochSeconds(decidedAt) - epochSeconds(file.uploadedAt) > retentionDays * DAY_SECONDS;
}
