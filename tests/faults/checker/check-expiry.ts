import type { Findings } from './findings.ts';
import { numberOf, textOf } from './plain-item.ts';
import { spanOf } from './span-of.ts';
import { type Violation, violation } from './violation.ts';

/** The setting `nearWindowDays`, by default, in seconds. */
const WINDOW = 7 * 86_400;
/**
 * Claims of like reports, fences among them, expire a window after they were made, in epoch seconds: DynamoDB removes nothing by another unit. Whatever
 * else is in the table stays: the attribute alone would have it removed.
 */
export const checkExpiry = (findings: Findings): Violation[] => {
  const isWithin = spanOf(findings);
  return findings.items.flatMap((item) => {
    // When each was made is nowhere.
    const isRight =
      textOf(item, 'entity') === 'near' ? isWithin(numberOf(item, 'expiresAt') - WINDOW) : item.expiresAt === undefined;
    return isRight ? [] : [violation('claims-disagree', `${item.pk} ${item.sk}: expires at ${item.expiresAt}`)];
  });
};
