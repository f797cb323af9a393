import type { Receipt } from '../../../../../functions/story/items/index.ts';
import { takeFirst } from '../../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, printable, WIREDROP } from '../../terminal/text.ts';
import { DAYS_BACK, onClock } from '../../terminal/times.ts';
import { daysUpTo, latestReceipts } from '../listing.ts';

const MOST_LISTED = 100;
/** Files that an overview names. */
const MOST_NAMED = 3;

/** The files of the last days that are held until an embargo ends, the next one first. */
export async function takeHeld(stack: OperatedStack, now: Date): Promise<Receipt[]> {
  const days = daysUpTo(now, DAYS_BACK);
  const found = await takeFirst(latestReceipts(stack, 'held', { days }), MOST_LISTED);
  return found.sort((one, other) => ((one.heldUntil ?? '') < (other.heldUntil ?? '') ? -1 : 1));
}

/** For the overview, `named` of them; none if nothing is held. */
export function embargoLines(receipts: readonly Receipt[], width: number, named = MOST_NAMED): string[] {
  const more = receipts.length === MOST_LISTED ? ' or more' : '';
  return receipts
    .slice(0, named)
    .map(({ key, heldUntil = '' }) => `until ${onClock(heldUntil)}  ${printable(key)}`)
    .map((text, at) => `${(at === 0 ? 'held' : '').padEnd(14)}${at === 0 ? `${receipts.length}${more}: ` : ''}${text}`)
    .map((line) => clipCells(line, width));
}

/** The files of the last days of which a person says whether they are published, the newest first. */
export function takeUnsure(stack: OperatedStack, now: Date, days = DAYS_BACK): Promise<Receipt[]> {
  return takeFirst(latestReceipts(stack, 'unsure', { days: daysUpTo(now, days) }), MOST_LISTED);
}

/** For the overview: how many, and what to ask next. */
export function unsureLines(receipts: readonly Receipt[], width: number): string[] {
  if (receipts.length === 0) return [];
  const many = `${receipts.length}${receipts.length === MOST_LISTED ? ' or more' : ''}`;
  return [clipCells(`${'unsure'.padEnd(14)}${many} since yesterday: ${WIREDROP} review --only unsure`, width)];
}
