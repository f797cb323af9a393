import { styleText } from 'node:util';
import { rejectedLines } from '../../cli/table/put-summary.ts';
import { clip, counted, firstOf, fit, printable, wrap } from '../../cli/terminal/text.ts';
import type { Census, SharedStory } from './census.ts';

/** In the order in which a summary names them; others follow. */
const dispositionOrder = ['new', 'update', 'revision', 'copy', 'duplicate', 'stale', 'rejected'];

/** What shows a person all of a long list. */
const ALL = '--report FILE or --json';

/** What a person is shown of a long list. */
const STORIES_SHOWN = 10;
const FILES_SHOWN = 6;
const REJECTED_SHOWN = 20;

export interface Summary {
  /** Files uploaded. */
  readonly files: number;
  readonly census: Census;
  readonly notifications: number;
}

/** Two lines: files by disposition; stories, notifications and seconds. */
export function summaryLines({ files, census, notifications }: Summary, seconds: number): string[] {
  const kinds = Object.entries(ordered(census.dispositions)).map(([name, count]) => `${count} ${name}`);
  const stories = counted(census.stories, 'story', 'stories');
  return [
    [counted(files, 'file'), kinds.join(', ')].filter((part) => part !== '').join(': '),
    `${stories}, ${counted(notifications, 'notification')}, ${seconds.toFixed(1)} seconds`,
  ];
}

/** What is worth a look: stories of more than one report, what was rejected and why, and what was repaired. */
export function detailLines({ census }: Summary, width: number): string[] {
  const { shared, rejected, repairs, repairedFiles } = census;
  const lines: string[] = [];
  if (shared.length > 0) lines.push('', styleText('bold', `Stories of more than one report: ${shared.length}`));
  lines.push(...firstOf(shared, STORIES_SHOWN, (story) => sharedLines(story, width), ALL));
  if (rejected.length > 0) lines.push('', styleText('bold', `Rejected: ${counted(rejected.length, 'file')}`));
  lines.push(...firstOf(rejected, REJECTED_SHOWN, (receipt) => rejectedLines(receipt, width), ALL));
  const codes = Object.entries(repairs).sort(([, one], [, other]) => other - one);
  if (codes.length > 0) {
    const counts = codes.map(([code, count]) => `${code} ${count}`).join(', ');
    lines.push('', ...wrap(`${styleText('bold', `Repaired: ${counted(repairedFiles, 'file')}`)} (${counts})`, width));
  }
  return lines;
}

function sharedLines({ headline, articles, publishers, files }: SharedStory, width: number): string[] {
  return [
    clip(`  ${printable(headline)}`, width),
    styleText('dim', clip(`    ${counted(articles, 'report')} by ${printable(publishers.join(', '))}`, width)),
    ...firstOf(files, FILES_SHOWN, ({ disposition, key, probability }) => {
      const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
      return clip(`  ${fit(disposition, 9)} ${sure.padStart(4)}  ${printable(key)}`, width - 2);
    }).map((line) => `  ${line}`),
  ];
}

/** The last line of `--json`. */
export function summaryJson({ files, census, notifications }: Summary): string {
  const { receipts, dispositions, ...found } = census;
  return JSON.stringify({ type: 'summary', files, dispositions: ordered(dispositions), notifications, ...found });
}

function ordered(dispositions: Readonly<Record<string, number>>): Record<string, number> {
  const rank = (name: string) => dispositionOrder.indexOf(name) + 1 || dispositionOrder.length + 1;
  return Object.fromEntries(Object.entries(dispositions).sort(([one], [other]) => rank(one) - rank(other)));
}
