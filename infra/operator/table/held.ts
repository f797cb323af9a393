import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { clipCells, printable } from '../terminal/text.ts';
import { DAYS_BACK, onClock } from '../terminal/times.ts';
import { daysUpTo, latestReceipts } from './listing.ts';

const MOST_HELD = 100;
/** Files that an overview names. */
const MOST_NAMED = 3;

/** The files of the last days that are held until an embargo ends, the next one first. */
export async function takeHeld(
  dynamodb: DynamoDBClient,
  { tableName }: { tableName: string },
  now: Date,
): Promise<Receipt[]> {
  const found: Receipt[] = [];
  for await (const receipt of latestReceipts('held', dynamodb, tableName, { days: daysUpTo(now, DAYS_BACK) })) {
    found.push(receipt);
    if (found.length === MOST_HELD) break;
  }
  return found.sort((one, other) => ((one.heldUntil ?? '') < (other.heldUntil ?? '') ? -1 : 1));
}

/** For the overview, `named` of them; none if nothing is held. */
export function embargoLines(receipts: readonly Receipt[], width: number, named = MOST_NAMED): string[] {
  const more = receipts.length === MOST_HELD ? ' or more' : '';
  return receipts
    .slice(0, named)
    .map(({ key, heldUntil = '' }) => `until ${onClock(heldUntil)}  ${printable(key)}`)
    .map((text, at) => `${(at === 0 ? 'held' : '').padEnd(14)}${at === 0 ? `${receipts.length}${more}: ` : ''}${text}`)
    .map((line) => clipCells(line, width));
}
