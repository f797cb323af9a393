import type { Notification } from '../../../../functions/notifications/index.ts';
import { clipCells, fit, printable } from './text.ts';

/** Cells of a line in front of its text. */
const BEFORE_TEXT = 44;

/**
 * One line for one notification: time, type, publisher, headline.
 * @param width cells of the terminal; Infinity cuts nothing.
 */
export function notificationLine({ time, type, data }: Notification, width: number): string {
  if ('reason' in data) {
    const { detail, object, reason } = data;
    return eventLine({ time, what: type, who: reason, text: `${object.key}: ${detail}` }, width);
  }
  const { publisher = '', revision } = data;
  const headline = 'headline' in data ? data.headline : data.articleId;
  const change = 'change' in data && data.change !== 'revision' ? `${data.change}, ` : '';
  const remark =
    'coverage' in data ? `${data.publishers} publishers` : revision > 1 ? `${change}revision ${revision}` : '';
  const end = remark && ` (${remark})`;
  const text = clipCells(printable(headline), width - BEFORE_TEXT - end.length) + end;
  return eventLine({ time, what: type, who: publisher, text }, width);
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
  return clipCells(`${clock}  ${fit(what, 16)}  ${fit(printable(who), 14)}  ${printable(text)}`, width);
}
