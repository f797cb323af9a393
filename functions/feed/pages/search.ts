import { foldedOf, formMatcher, rankRows } from '../../matching/index.ts';
import { newestFirst, storyIdAt } from '../../story/items/keys.ts';
import type { FeedFile } from '../feed-bucket.ts';
import type { FeedStory } from '../feed-state.ts';
import { rankedAs } from '../searched.ts';

/** What the pages of now search. An edition has a file of its own. */
export const SEARCH_INDEX = 'search.json';

/** A story in an index, by one letter each, because an index has a thousand. */
interface Indexed {
  /** Its id. */
  readonly i: string;
  readonly h: string;
  /** The paper that the headline is of. */
  readonly p?: string | undefined;
  /** How many papers there are. */
  readonly n: number;
  /** When it was last reported: ISO 8601. */
  readonly t: string;
  /** All words of headlines, lead and papers, folded as every search folds them; the first line is the headline. */
  readonly w: string;
}

/** It is loaded when somebody searches. */
const MOST_BYTES = 500_000;
/** Lines of words of a story: its headline, its lead, what other papers call it. */
const LINES = 12;

/** The index of these stories: those of most papers, and of them the newest, if not all have room. */
export function searchIndex(name: string, stories: readonly FeedStory[]): FeedFile {
  const rows: string[] = [];
  let bytes = 2;
  for (const story of stories.toSorted((a, b) => b.papers - a.papers || newestFirst(a, b))) {
    const row = JSON.stringify(indexed(story));
    bytes += Buffer.byteLength(row) + 1;
    if (bytes > MOST_BYTES) break;
    rows.push(row);
  }
  return { name, contentType: 'application/json; charset=utf-8', body: `[${rows.join(',')}]` };
}

function indexed(story: FeedStory): Indexed {
  const { searched, papers, at } = rankedAs(story);
  const { text } = foldedOf({ ...searched, texts: searched.texts.slice(0, LINES) });
  return { i: storyIdAt(story), h: story.headline, p: story.publisher, n: papers, t: at, w: text };
}

/**
 * The stories of an index that have the words somebody asks for, matched and ranked as every search does. A field, a
 * phrase or a word to leave out is for the console and the commands; here they are words.
 */
export const FIND = `(stories, asked) => {
  const matcherOf = ${formMatcher};
  const rank = ${rankRows};
  const words = asked.normalize('NFKC').toLowerCase().match(/[\\p{L}\\p{M}\\p{N}]+/gu) || [];
  const terms = words.map((word) => matcherOf(word));
  const rows = stories.flatMap((one) => {
    const has = terms.map((matches) => matches(one.w));
    const headline = one.w.slice(0, one.w.indexOf('\\n'));
    const inHeadline = terms.map((matches, at) => has[at] && matches(headline));
    return has.includes(true) ? [{ one, has, inHeadline, papers: one.n, at: one.t }] : [];
  });
  return rank(rows, stories.length).found;
}`;

/** Stories that a page lists. */
const LISTED = 30;

/**
 * The field for a search, which only pages with scripts have: it asks no server but for the index beside the page. The
 * slash key goes to it, the arrows go through what it finds, Escape ends the search.
 */
export const SEARCH_SCRIPT = `(() => {
  const find = ${FIND};
  const { index, search, none, zone } = document.documentElement.dataset;
  const header = document.querySelector('header');
  if (!index) return;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone },
  });
  const make = (name, fields, ...parts) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...parts);
    return element;
  };
  const field = make('input', {
    ...{ type: 'search', placeholder: search, ariaLabel: search, autocomplete: 'off', enterKeyHint: 'search' },
  });
  const count = make('p', { className: 'meta' });
  count.setAttribute('role', 'status');
  const list = make('ol', { className: 'rows' });
  const found = make('section', { className: 'found', hidden: true }, count, list);
  header.append(make('search', {}, field));
  document.querySelector('main').prepend(found);
  let loading;
  let stories;
  const load = () => (loading ??= fetch(index)
    .then((answer) => answer.json())
    .then((all) => (stories = all))
    .catch(() => (field.disabled = true)));
  const row = ({ i, h, p, n, t }) => {
    const { href } = new URL('story/' + i + '.html', new URL(index, location));
    const link = make('a', { href, dir: 'auto', textContent: h });
    const time = make('time', { dateTime: t, textContent: format.format(new Date(t)) });
    const [paper, more] = [p || '', n > 1 ? '+' + (n - 1) : ''].map((textContent) => make('bdi', { textContent }));
    return make('li', {}, link, make('p', { className: 'meta' }, paper, ' ', more, ' · ', time));
  };
  const show = async () => {
    await load();
    const all = field.value.trim() && stories ? find(stories, field.value) : [];
    list.replaceChildren(...all.slice(0, ${LISTED}).map(row));
    found.hidden = !field.value.trim();
    count.textContent = all.length ? String(all.length) : none;
  };
  field.addEventListener('focus', load);
  field.addEventListener('input', show);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    const isHere = document.activeElement === field || at >= 0;
    if (event.key === '/' && document.activeElement !== field) field.focus();
    else if (event.key === 'Escape' && isHere) {
      field.value = '';
      show();
      field.focus();
    } else if (event.key === 'ArrowDown' && isHere) links[at + 1]?.focus();
    else if (event.key === 'ArrowUp' && at >= 0) (links[at - 1] || field).focus();
    else if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
    else return;
    event.preventDefault();
  });
})()`;
