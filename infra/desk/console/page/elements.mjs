// What all panes of the console show alike. All text goes in as text: nothing here parses HTML.

/** @typedef {Node | string | false | null | undefined | readonly Child[]} Child */
/** @typedef {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} Attributes */

/**
 * The element of the page with this id.
 * @template {Element} T
 * @param {string} id
 * @param {abstract new () => T} kind
 */
export function byIdAs(id, kind) {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} ${id}`);
}

/** @param {string} id */
export const byId = (id) => byIdAs(id, HTMLElement);

/**
 * An element with attributes, listeners (`onclick`) and children; what is undefined or false is left out.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.replace(/^on/, ''), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flatMap(nodesOf));
  return element;
}

/**
 * @param {Child} child
 * @returns {(Node | string)[]}
 */
export function nodesOf(child) {
  if (Array.isArray(child)) return child.flatMap(nodesOf);
  return child === undefined || child === null || child === false || child === ''
    ? []
    : [/** @type {Node | string} */ (child)];
}

/**
 * @param {number} number
 * @param {string} one
 */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/**
 * On the reader's own clock; the date too where it is another day. A day without a time stays that day.
 * @param {string} iso
 */
export function clock(iso) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return el('time', { datetime: iso }, date.format(new Date(iso)));
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return el('time', { datetime: iso, title: iso }, (isToday ? time : day).format(at));
}

/** @typedef {import('../routes.ts').Hello['dispositions']} Dispositions */

/** @type {Dispositions} */
let dispositions;

/** @param {Dispositions} table as the server has it */
export function setDispositions(table) {
  dispositions = table;
}

/** @param {keyof Dispositions} disposition */
export const traitsOf = (disposition) => dispositions[disposition];

/**
 * @param {keyof Dispositions | undefined} disposition
 * @param {string | undefined} meaning
 */
export function tag(disposition, meaning = undefined, name = /** @type {string} */ (disposition ?? 'waiting')) {
  return el('span', { class: `tag ${disposition ? traitsOf(disposition).tone : 'warn'}`, title: meaning }, name);
}

/**
 * A key with its folder set back.
 * @param {string} key
 */
export function keyText(key) {
  const slash = key.lastIndexOf('/') + 1;
  return el(
    'span',
    { class: 'key' },
    slash > 0 && el('span', { class: 'muted' }, key.slice(0, slash)),
    key.slice(slash),
  );
}

/**
 * Only addresses that a browser may open from a page.
 * @param {string | undefined} url
 */
export function webLink(url = '') {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
  return isWeb && el('a', { href: url, rel: 'noopener noreferrer nofollow', target: '_blank' }, new URL(url).host);
}

/**
 * How a report joined its story, in short; what its disposition means where there is nothing to say of how.
 * @param {Pick<import('../page-rows.ts').FileRow, 'chips' | 'why'>} report
 */
export function chips({ chips: list, why = '' }) {
  if (list === undefined) return el('p', { class: 'why' }, why);
  return el(
    'ul',
    { class: 'chips' },
    list.map(({ text, speaks }, index) =>
      el(
        'li',
        {
          class: index === 0 ? 'chip first' : `chip ${speaks}`,
          title: speaks === 'against' ? 'Speaks against it' : undefined,
        },
        speaks === 'against' && el('span', { class: 'hidden' }, 'against it: '),
        text,
      ),
    ),
  );
}

/**
 * The full evidence, on demand.
 * @param {Pick<import('../page-rows.ts').FileRow, 'evidence' | 'why'>} report
 */
export function evidence({ evidence: text, why = '' }) {
  return (
    text !== undefined &&
    el('details', { class: 'evidence' }, el('summary', {}, 'Evidence'), el('p', { class: 'why' }, `${why} ${text}`))
  );
}

/** @param {unknown} error */
export function faultText(error) {
  return error instanceof Error ? error.message : String(error);
}

/** The words of a search, without what excludes or names a field. @param {string} asked */
const wordsIn = (asked) =>
  asked.split(/\s+/).flatMap((word) => (/^-|:/.test(word) ? [] : (word.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])));

/**
 * Marks the words of a search in a text.
 * @param {string} asked
 * @returns {(text: string) => Child[]}
 */
function marker(asked) {
  const words = wordsIn(asked);
  if (words.length === 0) return (text) => [text];
  const found = new RegExp(`(${words.join('|')})`, 'giu');
  return (text) => text.split(found).map((part, at) => (at % 2 === 1 ? el('mark', {}, part) : part));
}

/** The text from shortly before the first word of a search on. @param {string} text @param {string} asked */
function around(text, asked) {
  const folded = text.toLowerCase();
  const at = Math.min(
    ...wordsIn(asked)
      .map((word) => folded.indexOf(word.toLowerCase()))
      .filter((place) => place >= 0),
  );
  return Number.isFinite(at) && at > 60 ? `… ${text.slice(at - 40)}` : text;
}

/**
 * The head of a story: headline, who reports it, when.
 * @param {import('../page-rows.ts').StoryRow} story
 * @param {string} [asked] words of a search, which are marked
 */
export function storyHead(story, asked = '') {
  const { headline, papers, articles, firstSeenAt, language, revision, withdrawn, excerpt = '' } = story;
  const isFound = marker(asked);
  const size = papers > 1 ? `${count(papers, 'paper')}, ` : '';
  const shown = paperNames(story).slice(0, 3);
  const names = shown.join(', ');
  const more = papers > shown.length ? ` and ${papers - shown.length} more` : '';
  return [
    el(
      'span',
      { class: 'headline', dir: 'auto', lang: language === 'und' ? undefined : language },
      headline ? isFound(headline) : 'Without a headline',
    ),
    excerpt !== '' && el('span', { class: 'row-excerpt', dir: 'auto' }, isFound(around(excerpt, asked))),
    el(
      'span',
      { class: 'by' },
      names ? names + more : el('em', {}, 'no publisher'),
      !withdrawn && revision > 1 && el('span', { class: 'changed' }, ` · revision ${revision}`),
    ),
    el('span', { class: articles > 1 ? 'reports many' : 'reports' }, articles > 1 && size + count(articles, 'report')),
    clock(firstSeenAt),
    ...joinedReports(story),
  ];
}

/**
 * Names of the papers of a story, the shown one first.
 * @param {Pick<import('../page-rows.ts').StoryRow, 'publisher' | 'reports'>} story
 */
export const paperNames = ({ publisher, reports }) => [
  ...new Set([publisher, ...reports.map((one) => one.publisher)].filter((name) => name !== undefined)),
];

/** Reports that a row names below its headline. */
const MOST_JOINED = 3;

/**
 * The newest other reports of a story, and how many more there are.
 * @param {Pick<import('../page-rows.ts').StoryRow, 'articleId' | 'reports' | 'articles'>} story
 */
function joinedReports({ articleId, reports, articles }) {
  const own = reports.findIndex((one) => one.articleId === articleId);
  const others = reports.filter((one, at) => one.headline !== undefined && at !== own);
  const shown = others.toReversed().slice(0, MOST_JOINED);
  const more = articles - 1 - shown.length;
  return shown.map(({ headline: words, publisher, disposition, at }, index) =>
    el(
      'span',
      { class: 'joined' },
      tag(disposition, undefined, traitsOf(disposition).verb),
      el('span', { dir: 'auto' }, publisher && el('b', {}, publisher, ' '), words),
      el('span', { class: 'muted' }, index === shown.length - 1 && more > 0 && `and ${more} more`),
      clock(at),
    ),
  );
}
