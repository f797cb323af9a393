import type { Notification } from '../../../functions/events/notification.ts';
import { clip, fit, printable } from './text.ts';

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
  const { publisher = '', revision, articleId } = notification.data;
  const headline = 'headline' in notification.data ? notification.data.headline : articleId;
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
