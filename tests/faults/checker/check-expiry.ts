import type { Findings } from './findings.ts';
import { numberOf, type PlainItem, textOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

const DAY = 86_400;
/** The setting `nearWindowDays`, by default. */
const WINDOW = 7 * DAY;

/** Claims of like reports, fences among them, expire a window after they were made, in epoch seconds: DynamoDB removes nothing by another unit. */
export const checkExpiry = ({ world, items, receipts }: Findings): Violation[] => {
  const first = Math.min(...world.versions.map(({ uploadedAt }) => secondsOf(uploadedAt)));
  const last = Math.max(...receipts.map((receipt) => secondsOf(textOf(receipt, 'receivedAt'))));
  // When each was made is nowhere: between the first upload and the last receipt, and a campaign takes less than a day.
  const isMadeThen = (item: PlainItem): boolean => {
    const made = numberOf(item, 'expiresAt') - WINDOW;
    return made >= first - DAY && made <= last + DAY;
  };
  return items.flatMap((item) => {
    if (textOf(item, 'entity') !== 'near' || isMadeThen(item)) return [];
    return [violation('claims-disagree', `${item.pk} ${item.sk}: expires at ${item.expiresAt}`)];
  });
};

const secondsOf = (instant: string): number => Date.parse(instant) / 1000;
