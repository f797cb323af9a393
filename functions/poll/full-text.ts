import { cut } from '../article/base/index.ts';
import { readArticle } from '../article/index.ts';
import type { FeedAnswer } from './fetch-feed.ts';

/** The page of an entry, or why it cannot be had. */
export type GetPage = (url: string) => Promise<FeedAnswer | Error>;

/** Code units from which an entry has its text itself. */
const LONG = 1_500;
/** Of a text that is taken: with it the file is still ingested. */
const LONGEST = 250_000;
/** What a page is refused for that has no article that can be read: the entry says what it said. */
const UNREADABLE =
  /^(?:empty|malformed|too-large|unpack-|binary|undecodable|no-text|several-articles|not-an-article|web-page)/;

/**
 * The entry with the article of its page, if it has only a summary and the page can be had. What the page states that
 * may hold it back holds back the entry.
 */
export async function withFullText(json: string, getPage: GetPage, now: number): Promise<string> {
  const entry = JSON.parse(json);
  const { url, content_html, content_text, text = content_html ?? content_text, ...others } = entry;
  if (typeof url !== 'string' || (typeof text === 'string' && text.length >= LONG)) return json;
  const page = await getPage(url);
  if (page instanceof Error || page.status !== 200) return json;
  const { contentType } = page;
  const read = readArticle(page.bytes, { key: 'page.html', now, ...(contentType && { contentType }) });
  if (read.kind === 'container' || (read.kind === 'refused' && UNREADABLE.test(read.reason))) return json;
  if (read.kind === 'unsure' && read.reason !== 'unsure-publication') return json;
  const until = read.kind === 'held' ? read.until : 'true';
  if (read.kind !== 'article') return JSON.stringify({ ...entry, embargo: [entry.embargo ?? [], until].flat() });
  const own = cut(read.article.text, LONGEST);
  return own.length > String(text ?? entry.description ?? '').length
    ? JSON.stringify({ ...others, url, text: own })
    : json;
}

/** A page of a site at a time, and so long between two: no server is asked more often. */
const GAP_MS = 1_000;
const LONGEST_RULES = 500 * 1024;

interface Fetching {
  fetch: (url: string, timeoutMs: number) => Promise<FeedAnswer>;
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Gets pages as robots.txt allows it: https://www.rfc-editor.org/rfc/rfc9309.html. What the server does not say because
 * it fails counts as a refusal, as the standard has it.
 */
export function pageGetter({ fetch, nowMs, sleep }: Fetching) {
  const robots = new Map<string, Promise<string>>();
  const askedAt = new Map<string, number>();
  const timeoutMs = (endMs: number) => Math.max(1, Math.min(10_000, endMs - nowMs()));
  const rulesOf = (origin: string, endMs: number): Promise<string> => {
    const known =
      robots.get(origin) ??
      fetch(`${origin}/robots.txt`, timeoutMs(endMs)).then(
        ({ status, bytes }) =>
          status === 200 ? bytes.subarray(0, LONGEST_RULES).toString() : status < 500 ? '' : FORBIDDEN,
        () => FORBIDDEN,
      );
    robots.set(origin, known);
    return known;
  };
  /** None is asked for after `endMs`. */
  return async (url: string, endMs: number): Promise<FeedAnswer | Error> => {
    const { origin, pathname, search } = new URL(url);
    if (!isAllowed(await rulesOf(origin, endMs), pathname + search))
      return new Error(`robots.txt of ${origin} forbids it`);
    const waitMs = (askedAt.get(origin) ?? Number.NEGATIVE_INFINITY) + GAP_MS - nowMs();
    if (nowMs() + Math.max(0, waitMs) >= endMs) return new Error('no time is left');
    if (waitMs > 0) await sleep(waitMs);
    askedAt.set(origin, nowMs());
    return fetch(url, timeoutMs(endMs)).catch((error: Error) => error);
  };
}

const FORBIDDEN = 'user-agent: *\ndisallow: /';

/** Whether a robots.txt lets us have a path: the longest rule of our group counts, else of everybody's. */
export function isAllowed(robots: string, path: string): boolean {
  const groups = new Map<string, [allows: boolean, pattern: string][]>();
  let agents: string[] = [];
  let isInRules = true;
  for (const line of robots.split(/\r?\n|\r/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    const name = key.toLowerCase();
    if (name === 'user-agent') {
      agents = isInRules ? [value.toLowerCase()] : [...agents, value.toLowerCase()];
      isInRules = false;
    } else if (name === 'allow' || name === 'disallow') {
      isInRules = true;
      for (const agent of agents) {
        const rules = groups.get(agent) ?? [];
        groups.set(agent, rules);
        rules.push([name === 'allow', value]);
      }
    }
  }
  const rules = groups.get('wiredrop') ?? groups.get('*') ?? [];
  const found = rules.filter(([, pattern]) => pattern !== '' && matches(pattern, path));
  const longest = Math.max(0, ...found.map(([, pattern]) => pattern.length));
  return found.length === 0 || found.some(([allows, pattern]) => allows && pattern.length === longest);
}

/** `*` is anything, and `$` the end. In one pass: a pattern of many stars is somebody else's. */
function matches(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$');
  const [first = '', ...parts] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1);
  return !isWhole || at === path.length || (last !== undefined && path.slice(at - last.length).endsWith(last));
}
