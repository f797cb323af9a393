import { readFileSync } from 'node:fs';
import { type Element, parseXml } from '../../functions/article/internal.ts';
import type { FeedOptions, FeedRule, PolledFeed } from '../../functions/poll/polled-feed.ts';
import { isSecretName } from './webhook-setting.ts';

export const MOST_FEEDS = 2_000;

const ALLOWED =
  'addresses of feeds (http:// or https://) with commas between, or a file that exists: OPML, or an address a ' +
  `line; ${MOST_FEEDS} at most, ` +
  'each once; in a list also { url, name } with what is asked of a feed (docs/monitoring.md)';

/** What is allowed, and the first address that is not: a list of feeds may be long. */
export function pollAllowed(value: unknown): string {
  const wrong = listedFeeds(value)?.find((feed) => feed === undefined || !isFeedAddress(feed.url));
  return wrong === undefined ? ALLOWED : `${ALLOWED} (${wrong.url} is not allowed)`;
}

/** The feeds of a list, or of the file that the setting names; undefined if that is not what is allowed. */
export function parsePoll(value: unknown): readonly PolledFeed[] | undefined {
  if (value === '') return [];
  const found = listedFeeds(value);
  if (!found || found.length > MOST_FEEDS) return undefined;
  const urls = new Set<string>();
  const names = new Set<string>();
  const feeds: PolledFeed[] = [];
  for (const feed of found) {
    if (feed === undefined || !isFeedAddress(feed.url) || urls.has(feed.url)) return undefined;
    urls.add(feed.url);
    const { url, name: _, ...options } = feed;
    feeds.push({ url, name: nameFor(feed, names), ...options });
  }
  return feeds;
}

function listedFeeds(value: unknown): (Named | undefined)[] | undefined {
  return Array.isArray(value) ? value.map(listed) : typeof value === 'string' ? feedsIn(value) : undefined;
}

interface Named extends FeedOptions {
  url: string;
  name?: string | undefined;
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 256;
const isNames = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isName);
const RULE: { readonly [K in keyof Required<FeedRule>]: (value: unknown) => boolean } = {
  words: (value) => typeof value === 'string' && value.split('|').every((one) => /[\p{L}\p{N}]/u.test(one)),
  categories: isNames,
  authors: isNames,
};
const isRule = (value: unknown): boolean => Object.keys(Object(value)).length > 0 && isMadeOf(value, RULE);
const FIELDS: { readonly [K in keyof Required<Named>]: (value: unknown) => boolean } = {
  url: (value) => typeof value === 'string',
  name: (value) => typeof value === 'string',
  intervalMinutes: (value) => Number.isInteger(value) && Number(value) >= 15 && Number(value) <= 1440,
  headersSecret: isSecretName,
  fullText: (value) => typeof value === 'boolean',
  ownStories: (value) => typeof value === 'boolean',
  keep: isRule,
  drop: isRule,
};

function isMadeOf(value: unknown, fields: Readonly<Record<string, (value: unknown) => boolean>>): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([key, one]) => Object.hasOwn(fields, key) && fields[key]?.(one) === true)
  );
}

/** An item of a list: an address, or a feed with its name and what is asked of it. */
function listed(item: unknown): Named | undefined {
  if (typeof item === 'string') return { url: item.trim() };
  return isMadeOf(item, FIELDS) && 'url' in Object(item) ? (item as Named) : undefined;
}

function feedsIn(value: string): (Named | undefined)[] | undefined {
  if (/^https?:/.test(value)) return value.split(',').map(listed);
  let text: string;
  try {
    text = readFileSync(value, 'utf8').trim();
  } catch {
    return undefined;
  }
  const found = text.startsWith('<') || text.startsWith('\uFEFF<') ? outlinesIn(text) : linesIn(text);
  return found?.length === 0 ? undefined : found;
}

/** An address a line; empty lines and those with a `#` in front are passed over. */
function linesIn(text: string): Named[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((url) => ({ url }));
}

/** Every outline with an address, in folders or not; a feed in two folders counts once. http://opml.org/spec2.opml */
function outlinesIn(text: string): Named[] | undefined {
  const root = parseXml(text);
  if (typeof root === 'string' || root.name !== 'opml') return undefined;
  const found = new Map<string, Named>();
  const visit = ({ name, attributes, children }: Element): void => {
    const url = attributes.xmlUrl?.trim();
    if (name === 'outline' && url && !found.has(url))
      found.set(url, { url, name: attributes.title ?? attributes.text });
    for (const child of children) if (typeof child !== 'string') visit(child);
  };
  visit(root);
  return [...found.values()];
}

function isFeedAddress(url: string): boolean {
  return url.length <= 2_000 && /^https?:\/\/[^\s/]/.test(url) && URL.canParse(url);
}

/** The name of the feed's folder: its title, else its host, in what a key may have; numbered if another has it. */
function nameFor({ url, name = '' }: Named, taken: Set<string>): string {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 60);
  const wanted = plain(name) || plain(new URL(url).hostname.replace(/^www\./, '')) || 'feed';
  let free = wanted;
  for (let number = 2; taken.has(free); number++) free = `${wanted}-${number}`;
  taken.add(free);
  return free;
}
