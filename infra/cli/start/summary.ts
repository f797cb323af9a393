import { styleText } from 'node:util';
import { DISPOSITIONS } from '../../../functions/story/disposition.ts';
import type { ReportData } from '../../console/index.ts';
import { rejectedLines } from '../../operator/table/put-summary.ts';
import { clip, counted, firstOf, fit, printable, wrap } from '../../operator/terminal/text.ts';

/** What shows a person all of a long list. */
const ALL = '--report FILE or --json';

/** What a person is shown of a long list. */
const STORIES_SHOWN = 10;
const FILES_SHOWN = 6;
const REJECTED_SHOWN = 20;

export interface Summary {
  /** Files uploaded. */
  readonly files: number;
  /** What came of them. */
  readonly report: ReportData;
  readonly notifications: number;
}

/** Two lines: files by disposition; stories, notifications and seconds. */
export function summaryLines({ files, report, notifications }: Summary, seconds: number): string[] {
  const kinds = DISPOSITIONS.flatMap((name) => (report.counts[name] ? [`${report.counts[name]} ${name}`] : []));
  const stories = counted(report.stories, 'story', 'stories');
  return [
    [counted(files, 'file'), kinds.join(', ')].filter((part) => part !== '').join(': '),
    `${stories}, ${counted(notifications, 'notification')}, ${seconds.toFixed(1)} seconds`,
  ];
}

/** What is worth a look: stories of more than one report, what was rejected and why, and what was repaired. */
export function detailLines({ report }: Summary, width: number): string[] {
  const { several, rejected, repairs, repairedFiles } = report;
  const lines: string[] = [];
  if (several.length > 0) lines.push('', styleText('bold', `Stories of more than one report: ${several.length}`));
  lines.push(...firstOf(several, STORIES_SHOWN, (story) => storyLines(story, width), ALL));
  if (rejected.length > 0) lines.push('', styleText('bold', `Rejected: ${counted(rejected.length, 'file')}`));
  lines.push(...firstOf(rejected, REJECTED_SHOWN, (receipt) => rejectedLines(receipt, width), ALL));
  if (repairs.length > 0) {
    const counts = repairs.map(({ code, files }) => `${code} ${files}`).join(', ');
    lines.push('', ...wrap(`${styleText('bold', `Repaired: ${counted(repairedFiles, 'file')}`)} (${counts})`, width));
  }
  return lines;
}

function storyLines({ headline, reports, publishers, files }: ReportData['several'][number], width: number): string[] {
  return [
    clip(`  ${printable(headline)}`, width),
    styleText('dim', clip(`    ${counted(reports, 'report')} by ${printable(publishers.join(', '))}`, width)),
    ...firstOf(files, FILES_SHOWN, ({ disposition = '', key, probability }) => {
      const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
      return clip(`  ${fit(disposition, 9)} ${sure.padStart(4)}  ${printable(key)}`, width - 2);
    }).map((line) => `  ${line}`),
  ];
}

/** The last line of `--json`. */
export function summaryJson({ files, report, notifications }: Summary): string {
  return JSON.stringify({ type: 'summary', ...report, files, notifications });
}
