import type { Notification } from '../../../functions/notify/notification.ts';
import { clip, fit, printable } from '../../cli/columns.ts';
import type { Census } from './census.ts';

/** In the order in which a summary names them; others follow. */
const dispositionOrder = ['new', 'update', 'revision', 'copy', 'duplicate', 'stale', 'rejected'];

export interface Summary {
  /** Files uploaded. */
  readonly files: number;
  readonly census: Census;
  readonly notifications: number;
}

/**
 * One line for one notification: time, type, publisher, headline.
 * @param width cells of the terminal; Infinity cuts nothing.
 */
export function notificationLine(notification: Notification, width: number): string {
  if (notification.type === 'article.rejected') {
    const { detail, object, reason } = notification.data;
    return eventLine(
      { time: notification.time, what: notification.type, who: reason, text: `${object.key}: ${detail}` },
      width,
    );
  }
  const { headline, publisher = '', revision } = notification.data;
  const text = revision > 1 ? `${headline} (revision ${revision})` : headline;
  return eventLine({ time: notification.time, what: notification.type, who: publisher, text }, width);
}

export interface EventLine {
  /** ISO 8601. */
  readonly time: string;
  readonly what: string;
  readonly who: string;
  readonly text: string;
}

export function eventLine({ time, what, who, text }: EventLine, width: number): string {
  const clock = new Date(time).toTimeString().slice(0, 8);
  return clip(`${clock}  ${fit(what, 16)}  ${fit(printable(who), 14)}  ${printable(text)}`, width);
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
