import { readFileSync } from 'node:fs';
import { type Element, parseXml } from '../../functions/article/shapes/xml-tree.ts';
import type { PolledFeed } from '../../functions/poll/polled-feed.ts';

export const MOST_FEEDS = 2_000;

const ALLOWED =
  `addresses of feeds (http:// or https://) with commas between, or a file that exists: OPML, or an address a line; ${MOST_FEEDS} at most, ` +
  'each once';

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
    feeds.push({ url: feed.url, name: nameFor(feed, names) });
  }
  return feeds;
}

function listedFeeds(value: unknown): (Named | undefined)[] | undefined {
  return Array.isArray(value) ? value.map(listed) : typeof value === 'string' ? feedsIn(value) : undefined;
}

interface Named {
  url: string;
  name?: string | undefined;
}

/** An item of a list: an address, or a feed with its name. */
function listed(item: unknown): Named | undefined {
  if (typeof item === 'string') return { url: item.trim() };
  const { url, name } = Object(item);
  return typeof url === 'string' ? { url, ...(typeof name === 'string' && { name }) } : undefined;
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

/** Every outline with an address, in folders or not; a feed that is in two folders counts once. http://opml.org/spec2.opml */
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
