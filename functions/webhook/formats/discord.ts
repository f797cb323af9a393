import type { Notification } from '../../notifications/notification.ts';
import { summaryOf } from './summary.ts';

/**
 * Code units of a title, with the backslashes:
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 */
const TITLE = 256;

/** A message of Discord: one embed, which mentions nobody. */
export function discordMessage(notification: Notification): object {
  const { label, headline, about, excerpt, url } = summaryOf(notification);
  return {
    embeds: [
      {
        title: escapedWithin(label === undefined ? headline : `${label}: ${headline}`, TITLE),
        ...(excerpt !== undefined && { description: escaped(excerpt) }),
        ...(url !== undefined && { url }),
        // A footer has no markup.
        footer: { text: about },
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

/** Everything that Markdown or Discord could read as markup: https://support.discord.com/hc/en-us/articles/210298617 */
const MARKUP = /[\\*_~`|<>[\]()#:@+-]/g;

function escaped(text: string): string {
  // The beginning of a bare address would make it a link.
  return text.replace(MARKUP, '\\$&').replace(/^(\d+)\./, '$1\\.');
}

function escapedWithin(text: string, units: number): string {
  const points = [...text];
  for (let count = points.length; ; count -= 1) {
    const shown = escaped(points.slice(0, count).join('')) + (count < points.length ? '…' : '');
    if (shown.length <= units) return shown;
  }
}
