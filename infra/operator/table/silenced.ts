import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SILENCING, WARNINGS } from '../../../functions/article/codes.ts';
import type { Receipt } from '../../../functions/story/items.ts';
import { clip, labelled, printable, WIREDROP } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import { DAYS_BACK, daysUpTo, latestSilenced } from './listing.ts';

/** Files that an overview names, and that a search lists. */
const MOST_NAMED = 3;
export const MOST_SILENCED = 100;

/** A warning code that says why a file is silent. */
export type Silencing = (typeof SILENCING)[number];

export function isSilencing(asked: string): asked is Silencing {
  return SILENCING.some((code) => code === asked);
}

/** The code of a receipt that says why its file is silent; undefined for any other. */
export function silencingOf({ warnings = [] }: Pick<Receipt, 'warnings'>): Silencing | undefined {
  return warnings.find(isSilencing);
}

/** The latest files that are silent on weak evidence, the newest first. @param code only those with this one */
export async function takeSilenced(
  dynamodb: DynamoDBClient,
  { tableName }: { tableName: string },
  now: Date,
  { days = DAYS_BACK, code }: { days?: number; code?: Silencing } = {},
): Promise<Receipt[]> {
  const found: Receipt[] = [];
  for await (const receipt of latestSilenced(dynamodb, tableName, { days: daysUpTo(now, days) })) {
    if (code === undefined || receipt.warnings?.includes(code)) found.push(receipt);
    if (found.length === MOST_SILENCED) break;
  }
  return found;
}

/** For the overview: how many, why, and what to ask next. */
export function silencedLines(receipts: readonly Receipt[], width: number): string[] {
  if (receipts.length === 0) return [];
  const codes = [...new Set(receipts.map(silencingOf))].join(', ');
  const many = `${receipts.length}${receipts.length === MOST_SILENCED ? ' or more' : ''}`;
  const keys = receipts.slice(0, MOST_NAMED).map(({ key }) => printable(key));
  return [
    `${'not announced'.padEnd(14)}${many} since yesterday: ${WIREDROP} status ${codes}`,
    ...keys.map((key) => `${' '.repeat(14)}${key}`),
  ].map((line) => clip(line, width));
}

/** A file each, with the reason, for who asks for a code. */
export function silencedList(receipts: readonly Receipt[], width: number): string[] {
  return receipts.flatMap((receipt) => {
    const code = silencingOf(receipt);
    const why = code === undefined ? '' : `${code}: ${WARNINGS[code]}`;
    return [`${onClock(receipt.receivedAt)}  ${printable(receipt.key)}`, ...labelled('', why, 21, width)];
  });
}
