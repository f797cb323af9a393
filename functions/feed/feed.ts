import { hash } from 'node:crypto';
import { newestFirst, storyIdAt } from '../story/items/keys.ts';
import { NAMED_REPORTS } from '../story/items/story.ts';
import { isShown } from '../story/items/view.ts';
import { NOT_XML } from '../text/one-line.ts';
import type { FeedStory } from './feed-state.ts';

/**
 * A feed, before it is written in a format. Its texts are from files, without the characters that a format cannot hold.
 */
export type Feed = ReturnType<typeof feedOf>;
export type Entry = ReturnType<typeof entryOf>;

/** A report of a story: its address, and what it is called. */
export interface OtherReport {
  url: string;
  /** Its publisher and headline, as far as they are known. */
  title: string;
}

/** Which stories a feed is about, and what it is called. */
export interface FeedSubject {
  /** Path of its files below the folder of feeds, without their suffixes: `all`, `language/en`. */
  path: string;
  title: string;
  /** BCP 47 primary tag, if all stories have the same. */
  language?: string;
  stories: FeedStory[];
  /** The stories are in the order of the feed, which a report that joins may change. Default: the newest first. */
  isRanked?: true;
}

/** A feed has at most this many stories, the newest. */
export const FEED_STORIES = 100;

/** `updated` of a feed without stories. */
const NEVER = new Date(0).toISOString();

/**
 * The feed of these stories. A withdrawn story has no entry, but its withdrawal changes the feed.
 * @param source URI-reference of the stack, by which ids differ from those of every other stack.
 */
export function feedOf({ stories, isRanked, ...subject }: FeedSubject, source: string) {
  const shown = isRanked ? stories.filter(isShown) : stories.filter(isShown).toSorted(newestFirst);
  const changes = stories.map((story) => (isRanked && story.lastSeenAt) || changedAt(story)).toSorted();
  return {
    ...subject,
    title: clean(subject.title),
    // It never changes, as RFC 4287 requires.
    id: urn(`${source}/feeds/${subject.path}`),
    updated: changes.at(-1) ?? NEVER,
    entries: shown.slice(0, FEED_STORIES).map((story) => entryOf(story, source)),
  };
}

/** When it last said something, or was withdrawn. A copy that joins says nothing. */
function changedAt({ withdrawn, announced, firstSeenAt }: FeedStory): string {
  return (withdrawn ?? announced)?.at ?? firstSeenAt;
}

function entryOf(story: FeedStory, source: string) {
  const { headline, url, picture, publisher = '', authors, language, began, news, storyline } = story;
  const [excerpt, category] = [story.excerpt, story.category].map((text = '') => clean(text));
  return {
    id: urn(`${source}#${storyIdAt(story)}`),
    title: clean(headline),
    // Absolute, as a URL parser writes it.
    ...(isLink(url) && { url: new URL(url).href }),
    ...(picture && { picture }),
    sources: sourcesOf(story),
    ...(excerpt && { excerpt }),
    ...(news && { news }),
    began,
    // The publisher first, then the reporters.
    authors: [...new Set([publisher, ...authors].map(clean))].filter((name) => name !== ''),
    ...(category && { category }),
    ...(storyline && { storyline }),
    ...(isLanguage(language) && { language }),
    published: publishedAt(story),
    updated: changedAt(story),
  };
}

/** The paper's time. A story without one, or with one after it was seen, has the time at which it was first seen. */
function publishedAt({ publishedAt: stated, publishedOn, firstSeenAt }: FeedStory): string {
  if (stated === undefined || stated > firstSeenAt) return firstSeenAt;
  return publishedOn === undefined ? stated : noonOf(publishedOn, stated, firstSeenAt);
}

/**
 * Noon of a day in the paper's zone, or the time at which the story was first seen if that is earlier. Atom has no
 * dates without a time, and midnight would be the day before for readers west of the paper.
 * @param start of that day, which shows the offset of the zone
 */
function noonOf(day: string, start: string, firstSeenAt: string): string {
  const east = Math.round((Date.parse(day) - Date.parse(start)) / MINUTE_MS);
  const instant = Math.min(Date.parse(start) + 12 * 60 * MINUTE_MS, Date.parse(firstSeenAt));
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  return new Date(instant + east * MINUTE_MS).toISOString().replace('Z', `${east < 0 ? '-' : '+'}${hours}:${minutes}`);
}

const MINUTE_MS = 60_000;

export const isLink = (url: string | undefined): url is string =>
  url !== undefined && /^https?:/i.test(url) && URL.canParse(url);

function sourcesOf({ articleId: shown, reports }: FeedStory): OtherReport[] {
  const others = reports.filter(({ articleId, url }) => articleId !== shown && isLink(url));
  return others.slice(0, NAMED_REPORTS - 1).map(({ url = '', publisher, headline }) => ({
    url: new URL(url).href,
    title: [publisher, headline]
      .map((text = '') => clean(text))
      .filter(Boolean)
      .join(': '),
  }));
}

function clean(text: string): string {
  return text.replace(NOT_XML, '').trim();
}

/** Whether this is a known language, as a plain tag. */
export function isLanguage(tag: string): boolean {
  return tag !== 'und' && /^[a-z]{2,8}$/.test(tag);
}

/** A name-based UUID of our own kind: https://www.rfc-editor.org/rfc/rfc9562.html#name-uuid-version-8 */
function urn(name: string): string {
  const hex = hash('sha256', name);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}
