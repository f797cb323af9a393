import type { Notification } from '../../notifications/notification.ts';
import { summaryOf } from './summary.ts';

/** A message of ntfy: plain text, with the headline and the link in headers. https://docs.ntfy.sh/publish/ */
export function ntfyMessage(notification: Notification): { content: string; headers: Record<string, string> } {
  const { label, headline, about, excerpt, url } = summaryOf(notification);
  return {
    content: [about, excerpt].filter((line) => line !== undefined).join('\n'),
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      title: encodedWord(label === undefined ? headline : `${label}: ${headline}`),
      ...(url !== undefined && { click: url }),
    },
  };
}

/** A header takes ASCII only: RFC 2047. */
function encodedWord(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
