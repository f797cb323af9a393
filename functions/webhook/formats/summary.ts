import { clip } from '../../article/base/index.ts';
import type { Change } from '../../notifications/facts.ts';
import type { Notification } from '../../notifications/notification.ts';
import { minuteOf, oneLine } from '../../text/one-line.ts';

/** What a chat message shows of a notification. All of it is plain text on one line, cut, and not yet escaped. */
export interface Summary {
  /** `Updated`, `Withdrawn`, …; absent of a new story. */
  readonly label?: string;
  readonly headline: string;
  /** The headline below its label: `Updated: Night ferry stays`. */
  readonly titled: string;
  /** `Gull Bay Wire, local, 2026-01-06 08:15 UTC, 4 articles by 3 publishers` */
  readonly about: string;
  readonly excerpt?: string;
  /** http or https. */
  readonly url?: string;
}

/** Under every service's bound of a title; notifications allow 300. */
const HEADLINE = 200;

export function summaryOf(notification: Notification): Summary {
  const parts = partsOf(notification);
  return { ...parts, titled: parts.label === undefined ? parts.headline : `${parts.label}: ${parts.headline}` };
}

function partsOf({ type, time, data }: Notification): Omit<Summary, 'titled'> {
  if ('reason' in data) {
    const { bucket, key } = data.object;
    const about = [data.reason, data.detail, `${minuteOf(time)} UTC`].filter((part) => part !== '').map(oneLine);
    return { label: 'Rejected file', headline: clip(oneLine(`${bucket}/${key}`), HEADLINE), about: about.join(', ') };
  }
  const { publisher, category } = data;
  const who = [publisher, category].flatMap((name) => (name === undefined ? [] : oneLine(name)));
  if (!('headline' in data)) {
    const about = [...who, `${minuteOf(data.withdrawnAt)} UTC`].join(', ');
    return { label: 'Withdrawn', headline: `Story ${data.storyId}`, about };
  }
  const { articles, publishers } = data;
  const count =
    articles > 1 ? [`${articles} articles by ${publishers} ${publishers === 1 ? 'publisher' : 'publishers'}`] : [];
  const label =
    (data.change && CHANGED[data.change]) ??
    (type === 'story.updated' ? CHANGED.update : undefined) ??
    ('coverage' in data ? `Reported by ${data.coverage}` : undefined);
  const url = webAddress(data.url);
  const excerpt = oneLine(data.news?.join(' ') ?? data.excerpt);
  return {
    ...(label !== undefined && { label }),
    headline: clip(oneLine(data.headline), HEADLINE) || `Story ${data.storyId}`,
    about: [...who, `${minuteOf(data.firstSeenAt)} UTC`, ...count].join(', '),
    ...(excerpt !== '' && { excerpt }),
    ...(url !== undefined && { url }),
  };
}

const CHANGED: Readonly<Record<Change, string>> = {
  revision: 'Updated',
  update: 'Updated',
  development: 'Development',
  correction: 'Corrected',
};

/** As a browser would ask for it: ASCII without spaces and line breaks. */
function webAddress(url = ''): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
