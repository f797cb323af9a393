import { styleText } from 'node:util';
import { DISPOSITIONS } from '../../../functions/story/disposition.ts';
import type { Receipt } from '../../../functions/story/items.ts';
import { clip, counted, firstOf, fit, labelled, printable, WIREDROP } from '../terminal/text.ts';
import { repairHint } from './card.ts';

export interface PutSummary {
  readonly uploaded: number;
  /** Files that the bucket held already. */
  readonly resumed: number;
  readonly receipts: readonly Receipt[];
  /** Files without a receipt. */
  readonly waiting: number;
}

/** Files that are listed with each disposition; of more only the number is said. */
const LISTED = 10;

/** What became of an upload: a line for the whole, what was rejected with what to do, and what the copies are copies of. */
export function putSummary(
  { uploaded, resumed, receipts, waiting }: PutSummary,
  headlines: ReadonlyMap<string, string>,
  width: number,
): string[] {
  const counts = DISPOSITIONS.flatMap((name) => {
    const count = receipts.filter(({ disposition }) => disposition === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  if (waiting > 0) counts.push(`${waiting} waiting`);
  const there = resumed > 0 ? `, ${resumed} there already` : '';
  const title = `${counted(uploaded, 'file')} uploaded${there}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
  const sections = [title];
  const told = receipts.filter(({ disposition }) => !['rejected', 'copy'].includes(disposition));
  if (receipts.length <= LISTED) sections.push(...told.map((receipt) => fileLine(receipt, headlines, width)));
  const of = (wanted: string) => receipts.filter(({ disposition }) => disposition === wanted);
  sections.push(...listed('Copies', of('copy'), (receipt) => copyLines(receipt, headlines, width), 'report'));
  sections.push(...listed('Rejected', of('rejected'), (receipt) => rejectedLines(receipt, width), 'rejected'));
  return sections;
}

/** @param command shows all of them. */
function listed(
  title: string,
  receipts: readonly Receipt[],
  lines: (receipt: Receipt) => string[],
  command: string,
): string[] {
  if (receipts.length === 0) return [];
  return ['', styleText('bold', title), ...firstOf(receipts, LISTED, lines, `${WIREDROP} ${command}`)];
}

function fileLine(
  { disposition, key, storyId = '', reason }: Receipt,
  headlines: ReadonlyMap<string, string>,
  width: number,
): string {
  const what = headlines.get(storyId) ?? reason ?? '';
  return clip(`  ${fit(disposition, 9)}  ${printable(key)}  ${printable(what)}`, width);
}

function copyLines(
  { key, storyId = '', evidence }: Receipt,
  headlines: ReadonlyMap<string, string>,
  width: number,
): string[] {
  const sure = evidence === undefined ? 'same words' : `${Math.round(100 * evidence.probability)}%`;
  return [
    clip(`  ${printable(key)}`, width),
    clip(`    ${fit(sure, 10)}  of "${printable(headlines.get(storyId) ?? storyId)}"`, width),
  ];
}

export function rejectedLines(
  { key, reason = '', detail = '' }: Pick<Receipt, 'key' | 'reason' | 'detail'>,
  width: number,
): string[] {
  const why = [reason, detail].filter(Boolean).join(': ');
  return [
    `  ${printable(key)}`,
    ...labelled('', printable(why), 4, width),
    ...labelled('', repairHint(reason), 4, width).filter((line) => line.trim() !== ''),
  ];
}
