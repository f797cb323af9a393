import { SILENCING, WARNINGS } from '../../../../../functions/article/base/index.ts';
import type { Receipt } from '../../../../../functions/story/items/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, labelled, printable, WIREDROP } from '../../terminal/text.ts';
import { DAYS_BACK, onClock } from '../../terminal/times.ts';
import { daysUpTo, latestReceipts } from '../listing.ts';

/** Files that an overview names, and that a search lists. */
const MOST_NAMED = 3;
export const MOST_SILENCED = 100;

/**
 * The overview shows only files that need a look. Bulletins are silent by a setting, every day: they are listed only if
 * asked for.
 */
export const WEAK_EVIDENCE = SILENCING.filter((code) => code !== 'silenced-as-bulletin');

/** A warning code that says why a file is silent. */
export type Silencing = (typeof SILENCING)[number];

const isSilencing = (word: string): word is Silencing => SILENCING.some((code) => code === word);

/** The codes in a query; undefined if the query has anything else. */
export function silencingsIn(asked: string): Silencing[] | undefined {
  const words = asked.split(/[\s,]+/).filter(Boolean);
  return words.length > 0 && words.every(isSilencing) ? words : undefined;
}

/** The code of a receipt that says why its file is silent; undefined for any other. */
export function silencingOf({ warnings = [] }: Pick<Receipt, 'warnings'>): Silencing | undefined {
  return warnings.find(isSilencing);
}

/** The latest files that are silent on weak evidence, the newest first. @param codes only those with one of these */
export async function takeSilenced(
  stack: OperatedStack,
  now: Date,
  { days = DAYS_BACK, codes = SILENCING }: { days?: number; codes?: readonly Silencing[] } = {},
): Promise<Receipt[]> {
  const found: Receipt[] = [];
  for await (const receipt of latestReceipts(stack, 'silenced', { days: daysUpTo(now, days) })) {
    if (codes.some((code) => receipt.warnings?.includes(code))) found.push(receipt);
    if (found.length === MOST_SILENCED) break;
  }
  return found;
}

/** For the overview: how many, why, and what to ask next. */
export function silencedLines(receipts: readonly Receipt[], width: number): string[] {
  if (receipts.length === 0) return [];
  const codes = [...new Set(receipts.map(silencingOf))].join(' ');
  const many = `${receipts.length}${receipts.length === MOST_SILENCED ? ' or more' : ''}`;
  const keys = receipts.slice(0, MOST_NAMED).map(({ key }) => printable(key));
  return [
    `${'not announced'.padEnd(14)}${many} since yesterday: ${WIREDROP} status ${codes}`,
    ...keys.map((key) => `${' '.repeat(14)}${key}`),
  ].map((line) => clipCells(line, width));
}

/** A file each, with the reason, for who asks for a code. */
export function silencedList(receipts: readonly Receipt[], width: number): string[] {
  return receipts.flatMap((receipt) => {
    const code = silencingOf(receipt);
    const why = code === undefined ? '' : `${code}: ${WARNINGS[code]}`;
    return [`${onClock(receipt.receivedAt)}  ${printable(receipt.key)}`, ...labelled('', why, 21, width)];
  });
}
