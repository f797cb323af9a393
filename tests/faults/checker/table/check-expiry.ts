import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';
import { spanOf } from '../world/span-of.ts';

/** The setting `nearWindowDays`, by default. */
const WINDOW_DAYS = 7;
const DAY = 86_400;

/**
 * Claims of like reports, fences among them, expire a window after they were made, in epoch seconds: DynamoDB removes nothing by another unit. Whatever
 * else is in the table stays: the attribute alone would have it removed.
 */
export const checkExpiry = (findings: Findings): Violation[] => {
  const isWithin = spanOf(findings);
  const windows = new Map(
    [...findings.quiet].map(([receipt, { nearWindowDays }]) => [textOf(receipt, 'articleId'), nearWindowDays]),
  );
  return findings.items.flatMap((item) => {
    const name = `${item.pk} ${item.sk}`;
    if (isExpired(item, findings.world.expired))
      return isHeadline(item)
        ? [violation('claims-disagree', `${name}: is expired, and its next report did not take it`)]
        : [];
    // When each was made is nowhere.
    const window = DAY * (windows.get(textOf(item, 'articleId')) ?? WINDOW_DAYS);
    const isRight =
      textOf(item, 'entity') === 'near' ? isWithin(numberOf(item, 'expiresAt') - window) : item.expiresAt === undefined;
    return isRight ? [] : [violation('claims-disagree', `${name}: expires at ${item.expiresAt}`)];
  });
};

/** Whether it is still what the campaign let expire. */
const isExpired = (item: PlainItem, expired: Findings['world']['expired']): boolean =>
  expired.some(({ pk, sk, expiresAt }) => item.pk === pk && item.sk === sk && item.expiresAt === expiresAt);

/** Of each report that expires there comes another under its headline, the key that every report claims first. */
const isHeadline = ({ pk }: PlainItem): boolean => String(pk).startsWith('HEAD#');
