import { styleText } from 'node:util';
import { DISPOSITION, DISPOSITIONS, type Disposition, type Receipt } from '../../../../functions/story/items/index.ts';
import { capitalised } from '../../../../functions/text/index.ts';
import { clipCells, counted, firstOf, fit, labelled, printable, WIREDROP, wrap } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import { joinedText, rejectionLines } from './card.ts';

export interface PutSummary {
  readonly uploaded: number;
  /** Files that the bucket held already. */
  readonly resumed: number;
  readonly receipts: readonly Receipt[];
  /** Files without a receipt. */
  readonly waiting: number;
  /** Of their stories, by story id. */
  readonly headlines: ReadonlyMap<string, string>;
  readonly seconds: number;
  /** If somebody was subscribed. */
  readonly notifications?: number;
}

/** At most as many files are listed one by one, and as many rejected files and stories. */
const LISTED = 10;

/** Of the longest disposition. */
const DISPOSITION_CELLS = Math.max(...DISPOSITIONS.map(({ length }) => length));

/** Of `development, 87% sure`. */
const JOINED_CELLS = 21;

/** Files that are listed of one story. */
const FILES_LISTED = 6;

/**
 * What became of the files of an upload: the counts, the stories that have several of them, what was rejected and what
 * was repaired.
 */
export function putSummary(summary: PutSummary, width: number): string[] {
  const { receipts, headlines } = summary;
  const lines = putTotals(summary).flatMap((line) => wrap(line, width));
  if (receipts.length <= LISTED)
    lines.push(
      ...receipts
        .filter(({ disposition }) => !DISPOSITION[disposition].isRefused && disposition !== 'container')
        .map((receipt) => fileLine(receipt, headlines, width)),
    );
  else lines.push(...joined(receipts, headlines, width));
  const broken = receipts.filter(({ unpacked }) => unpacked && unpacked.broken > 0);
  lines.push(...section('With broken articles', broken, (receipt) => brokenLines(receipt, width), 'rejected'));
  for (const name of DISPOSITIONS.filter((one) => DISPOSITION[one].isRefused)) {
    const refused = receipts.filter(({ disposition }) => disposition === name);
    lines.push(...section(capitalised(name), refused, (receipt) => rejectedLines(receipt, width), name));
  }
  return [...lines, ...repaired(receipts)];
}

/** How many files have each disposition, in its usual order. */
export function countsOf(receipts: readonly Receipt[]): Partial<Record<Disposition, number>> {
  const byName = Map.groupBy(receipts, ({ disposition }) => disposition);
  return Object.fromEntries(
    DISPOSITIONS.flatMap((name) => (byName.has(name) ? [[name, byName.get(name)?.length]] : [])),
  );
}

export function storyCount(receipts: readonly Receipt[]): number {
  return new Set(receipts.flatMap(({ storyId }) => storyId ?? [])).size;
}

/** Files by disposition and, once there are receipts, a line of stories, notifications and seconds. */
export function putTotals(summary: Omit<PutSummary, 'headlines'>): string[] {
  const { uploaded, resumed, receipts: all, waiting, notifications, seconds } = summary;
  const receipts = all.filter(({ disposition }) => disposition !== 'container');
  const counts = Object.entries(countsOf(receipts)).map(([disposition, count]) => `${count} ${disposition}`);
  if (waiting > 0) counts.push(`${waiting} waiting`);
  const there = resumed > 0 ? `, ${resumed} there already` : '';
  const files =
    `${counted(uploaded, 'file')} ` +
    `uploaded${there}${containerText(all)}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
  if (receipts.length === 0) return [files];
  const sent = notifications === undefined ? '' : `, ${counted(notifications, 'notification')}`;
  return [files, `${counted(storyCount(receipts), 'story', 'stories')}${sent}, ${seconds.toFixed(1)} seconds`];
}

/** `, with 119 articles and 1 that is broken`: what the files of many articles held. */
function containerText(receipts: readonly Receipt[]): string {
  const unpacked = receipts.flatMap((receipt) => receipt.unpacked ?? []);
  if (unpacked.length === 0) return '';
  const sum = (count: 'articles' | 'broken' | 'others' | 'same') =>
    unpacked.reduce((all, one) => all + (one[count] ?? 0), 0);
  const broken = sum('broken') > 0 ? ` and ${sum('broken')} broken` : '';
  const others = sum('others') > 0 ? ` and ${sum('others')} that are no article` : '';
  const same = sum('same') > 0 ? ` (${sum('same')} of them twice, or unpacked before)` : '';
  return `, with ${counted(sum('articles'), 'article')}${same}${broken}${others}`;
}

function brokenLines({ key, unpacked }: Receipt, width: number): string[] {
  const lines = (unpacked?.firstBroken ?? []).map(({ line, detail }) => `    line ${line}: ${printable(detail)}`);
  return [`  ${printable(key)}`, ...lines.map((line) => clipCells(line, width))];
}

/** @param command shows all of them. */
function section<T>(title: string, all: readonly T[], lines: (one: T) => string[], command: string): string[] {
  if (all.length === 0) return [];
  return ['', styleText('bold', `${title}: ${all.length}`), ...firstOf(all, LISTED, lines, `${WIREDROP} ${command}`)];
}

function fileLine(receipt: Receipt, headlines: ReadonlyMap<string, string>, width: number): string {
  const { disposition, key, storyId = '', heldUntil = '' } = receipt;
  const headline = printable(headlines.get(storyId) ?? '');
  const what =
    disposition === 'held'
      ? `until ${onClock(heldUntil)}`
      : DISPOSITION[disposition].article === 'another'
        ? `${joinedText(receipt)}: “${headline}”`
        : headline || (storyId === '' ? DISPOSITION[disposition].meaning : '');
  return clipCells(`  ${fit(disposition, DISPOSITION_CELLS)}  ${printable(key)}  ${what}`, width);
}

/** Stories with several of the files as reports. */
function joined(receipts: readonly Receipt[], headlines: ReadonlyMap<string, string>, width: number): string[] {
  const isA = (article: 'first' | 'another', { disposition }: Receipt) => DISPOSITION[disposition].article === article;
  const reports = receipts.filter((receipt) => isA('first', receipt) || isA('another', receipt));
  const stories = [...Map.groupBy(reports, ({ storyId = '' }) => storyId)]
    .filter(([, files]) => files.some((receipt) => isA('another', receipt)))
    .sort(([, one], [, other]) => other.length - one.length);
  const verbOf = (receipt: Receipt) =>
    isA('first', receipt) ? DISPOSITION[receipt.disposition].verb : joinedText(receipt);
  const storyLines = ([storyId, files]: (typeof stories)[number]) => [
    clipCells(`  ${printable(headlines.get(storyId) ?? storyId)}`, width),
    ...firstOf(files, FILES_LISTED, (receipt) =>
      clipCells(`    ${fit(verbOf(receipt), JOINED_CELLS)}  ${printable(receipt.key)}`, width),
    ),
  ];
  return section('Stories that files joined', stories, storyLines, 'stories');
}

function rejectedLines({ key, reason, detail }: Receipt, width: number): string[] {
  return [
    `  ${printable(key)}`,
    ...rejectionLines(reason, detail).flatMap((line) => labelled('', printable(line), 4, width)),
  ];
}

function repaired(receipts: readonly Receipt[]): string[] {
  const files = receipts.filter(({ repairs = [] }) => repairs.length > 0);
  if (files.length === 0) return [];
  const codes = files.flatMap(({ repairs = [] }) => [...new Set(repairs.map((repair) => repair.split('@')[0] ?? ''))]);
  const counts = [...Map.groupBy(codes, (code) => code)]
    .map(([code, all]) => [code, all.length] as const)
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${count}`);
  return ['', `${styleText('bold', `Repaired: ${counted(files.length, 'file')}`)} (${counts.join(', ')})`];
}
