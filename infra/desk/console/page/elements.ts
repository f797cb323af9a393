import type { FileRow, StoryRow } from '../page-rows.ts';
import type { Hello } from '../routes.ts';

// What all panes of the console show alike. All text goes in as text: nothing here parses HTML.

export type Child = Node | string | false | null | undefined | readonly Child[];
type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** The element of the page with this id. */
export function byIdAs<T extends Element>(id: string, kind: abstract new () => T) {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} ${id}`);
}

export const byId = (id: string) => byIdAs(id, HTMLElement);

type Tag = keyof HTMLElementTagNameMap;
type ElementOf<T> = HTMLElementTagNameMap[T extends `${infer Name extends Tag}.${string}`
  ? Name
  : T extends Tag
    ? T
    : never];

/**
 * An element of some classes (`p.muted`) with attributes, listeners (`onclick`) and children. What is undefined or
 * false is left out. A button submits nothing unless it says so.
 */
export function el<T extends Tag | `${Tag}.${string}`>(what: T, ...parts: [Attributes, ...Child[]] | Child[]) {
  const [name = '', ...classes] = what.split('.');
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(' ');
  if (name === 'button') element.setAttribute('type', 'button');
  const [first] = parts;
  const attributes = isAttributes(first) ? first : {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.replace(/^on/, ''), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...parts.flatMap((part) => (isAttributes(part) ? [] : nodesOf(part))));
  return element as ElementOf<T>;
}

const isAttributes = (part: Attributes | Child): part is Attributes =>
  part instanceof Object && !(part instanceof Node) && !Array.isArray(part);

export function nodesOf(child: Child): (Node | string)[] {
  if (Array.isArray(child)) return child.flatMap(nodesOf);
  return child === undefined || child === null || child === false || child === '' ? [] : [child as Node | string];
}

export function count(number: number, one: string, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** On the reader's own clock; the date too where it is another day. A day without a time stays that day. */
export function clock(iso: string) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return el('time', { datetime: iso }, date.format(new Date(iso)));
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return el('time', { datetime: iso, title: iso }, (isToday ? time : day).format(at));
}

type Dispositions = Hello['dispositions'];

let dispositions: Dispositions;

/** @param table as the server has it */
export function setDispositions(table: Dispositions) {
  dispositions = table;
}

export const dispositionTraits = (disposition: keyof Dispositions) => dispositions[disposition];

export function tag(
  disposition: keyof Dispositions | undefined,
  meaning: string | undefined = undefined,
  name = disposition ?? ('waiting' as string),
) {
  return el(
    'span',
    { class: `tag ${disposition ? dispositionTraits(disposition).tone : 'warn'}`, title: meaning },
    name,
  );
}

/** Asks the page for a story. */
export function showStory(id: string) {
  document.dispatchEvent(new CustomEvent('show-story', { detail: id }));
}

/** A key with its folder set back. */
export function keyText(key: string) {
  const slash = key.lastIndexOf('/') + 1;
  return el('span.key', slash > 0 && el('span.muted', key.slice(0, slash)), key.slice(slash));
}

/** Only addresses that a browser may open from a page. */
export function webLink(url: string | undefined = '') {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
  return isWeb && el('a', { href: url, rel: 'noopener noreferrer nofollow', target: '_blank' }, new URL(url).host);
}

/** How a report joined its story, in short; what its disposition means where there is nothing to say of how. */
export function chips({ chips: list, why = '' }: Pick<FileRow, 'chips' | 'why'>) {
  if (list === undefined) return el('p.why', why);
  return el(
    'ul.chips',
    list.map(({ text, speaks }, index) =>
      el(
        'li',
        {
          class: index === 0 ? 'chip first' : `chip ${speaks}`,
          title: speaks === 'against' ? 'Speaks against it' : undefined,
        },
        speaks === 'against' && el('span.hidden', 'against it: '),
        text,
      ),
    ),
  );
}

/** The full evidence, on demand. */
export function evidence({ evidence: text, why = '' }: Pick<FileRow, 'evidence' | 'why'>) {
  return text !== undefined && el('details.evidence', el('summary', 'Evidence'), el('p.why', `${why} ${text}`));
}

export function faultText(error: unknown) {
  return error instanceof Error ? error.message : String(error);
}

/** The words of a search, without what excludes or names a field. */
const wordsIn = (asked: string) =>
  asked.split(/\s+/).flatMap((word) => (/^-|:/.test(word) ? [] : (word.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])));

/** Marks the words of a search in a text. */
function marker(asked: string): (text: string) => Child[] {
  const words = wordsIn(asked);
  if (words.length === 0) return (text) => [text];
  const found = new RegExp(`(${words.join('|')})`, 'giu');
  return (text) => text.split(found).map((part, at) => (at % 2 === 1 ? el('mark', part) : part));
}

/** The text from shortly before the first word of a search on. */
function around(text: string, asked: string) {
  const folded = text.toLowerCase();
  const at = Math.min(
    ...wordsIn(asked)
      .map((word) => folded.indexOf(word.toLowerCase()))
      .filter((place) => place >= 0),
  );
  return Number.isFinite(at) && at > 60 ? `… ${text.slice(at - 40)}` : text;
}

/** The head of a story: headline, who reports it, when. @param asked words of a search, which are marked */
export function storyHead(story: StoryRow, asked = '') {
  const { headline, papers, articles, firstSeenAt, language, revision, withdrawn, excerpt = '' } = story;
  const isFound = marker(asked);
  const size = papers > 1 ? `${count(papers, 'paper')}, ` : '';
  const shown = publisherNames(story).slice(0, 3);
  const names = shown.join(', ');
  const more = papers > shown.length ? ` and ${papers - shown.length} more` : '';
  return [
    el(
      'span.headline',
      { dir: 'auto', lang: language === 'und' ? undefined : language },
      headline ? isFound(headline) : 'Without a headline',
    ),
    excerpt !== '' && el('span.row-excerpt', { dir: 'auto' }, isFound(around(excerpt, asked))),
    el(
      'span.by',
      names ? names + more : el('em', 'no publisher'),
      !withdrawn && revision > 1 && el('span.changed', ` · revision ${revision}`),
    ),
    el('span', { class: articles > 1 ? 'reports many' : 'reports' }, articles > 1 && size + count(articles, 'report')),
    clock(firstSeenAt),
    ...joinedReports(story),
  ];
}

/** Names of the papers of a story, the shown one first. */
export const publisherNames = ({ publisher, reports }: Pick<StoryRow, 'publisher' | 'reports'>) => [
  ...new Set([publisher, ...reports.map((one) => one.publisher)].filter((name) => name !== undefined)),
];

/** Reports that a row names below its headline. */
const MOST_JOINED = 3;

/** The newest other reports of a story, and how many more there are. */
function joinedReports({ articleId, reports, articles }: Pick<StoryRow, 'articleId' | 'reports' | 'articles'>) {
  const own = reports.findIndex((one) => one.articleId === articleId);
  const others = reports.filter((one, at) => one.headline !== undefined && at !== own);
  const shown = others.toReversed().slice(0, MOST_JOINED);
  const more = articles - 1 - shown.length;
  return shown.map(({ headline: words, publisher, disposition, at }, index) =>
    el(
      'span.joined',
      tag(disposition, undefined, dispositionTraits(disposition).verb),
      el('span', { dir: 'auto' }, publisher && el('b', publisher, ' '), words),
      el('span.muted', index === shown.length - 1 && more > 0 && `and ${more} more`),
      clock(at),
    ),
  );
}
