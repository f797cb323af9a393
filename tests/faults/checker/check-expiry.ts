import type { Findings } from './findings.ts';
import { numberOf, type PlainItem, textOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/** The setting `nearWindowDays`, by default, in seconds. */
const WINDOW = 7 * 86_400;
/** A writer may be at its claims a little longer than the last receipt tells. */
const SLACK = 600;

/** Claims of like reports, fences among them, expire a window after they were made, in epoch seconds: DynamoDB removes nothing by another unit. */
export const checkExpiry = ({ world, items, receipts }: Findings): Violation[] => {
  const first = Math.min(...world.versions.map(({ uploadedAt }) => secondsOf(uploadedAt)));
  const last = Math.max(...receipts.map((receipt) => secondsOf(textOf(receipt, 'receivedAt'))));
  // When each was made is nowhere: between the first upload and the last receipt.
  const isMadeThen = (item: PlainItem): boolean => {
    const made = numberOf(item, 'expiresAt') - WINDOW;
    return made >= first - SLACK && made <= last + SLACK;
  };
  return items.flatMap((item) => {
    if (textOf(item, 'entity') !== 'near' || isMadeThen(item)) return [];
    return [violation('claims-disagree', `${item.pk} ${item.sk}: expires at ${item.expiresAt}`)];
  });
};

const secondsOf = (instant: string): number => Date.parse(instant) / 1000;
