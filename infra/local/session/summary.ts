import { printable } from '../../cli/terminal/text.ts';
import type { Census } from './census.ts';

/** In the order in which a summary names them; others follow. */
const dispositionOrder = ['new', 'update', 'revision', 'copy', 'duplicate', 'stale', 'rejected'];

export interface Summary {
  /** Files uploaded. */
  readonly files: number;
  readonly census: Census;
  readonly notifications: number;
}

/** Two lines: files by disposition; stories, notifications and seconds. */
export function summaryLines({ files, census, notifications }: Summary, seconds: number): string[] {
  const kinds = Object.entries(ordered(census.dispositions)).map(([name, count]) => `${count} ${name}`);
  const stories = count(census.stories, 'story', 'stories');
  return [
    [count(files, 'file', 'files'), kinds.join(', ')].filter((part) => part !== '').join(': '),
    `${stories}, ${count(notifications, 'notification', 'notifications')}, ${seconds.toFixed(1)} seconds`,
  ];
}

/** One line for each file that nobody could read. */
export function rejectionLines({ census }: Summary): string[] {
  return census.rejected.map(({ key, reason, detail }) => printable(`Rejected (${reason}): ${key}: ${detail}`));
}

/** The last line of `--json`. */
export function summaryJson({ files, census, notifications }: Summary): string {
  const dispositions = ordered(census.dispositions);
  return JSON.stringify({ type: 'summary', files, dispositions, stories: census.stories, notifications });
}

function ordered(dispositions: Readonly<Record<string, number>>): Record<string, number> {
  const rank = (name: string) => dispositionOrder.indexOf(name) + 1 || dispositionOrder.length + 1;
  return Object.fromEntries(Object.entries(dispositions).sort(([one], [other]) => rank(one) - rank(other)));
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
