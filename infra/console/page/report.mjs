import {
  byId,
  byIdAs,
  chart,
  clock,
  count,
  el,
  fileItem,
  keyText,
  lineList,
  storyHead,
  themeButton,
  webLink,
} from './elements.mjs';
import { createList } from './list.mjs';

/** @typedef {Omit<import('../collect-report.ts').ReportData, 'copies'>} Data */

/** @type {Data} */
const data = JSON.parse(byId('data').textContent ?? '');
const SLICE = 50;
const REPORTS = 20;

/** @param {Data['several'][number]} story */
function storyItem(story) {
  const rest = story.files.slice(REPORTS);
  const list = el('ol', { class: 'report-list' }, story.files.slice(0, REPORTS).map(fileItem));
  const showRest = (/** @type {Event} */ event) => {
    list.append(...rest.map(fileItem));
    if (event.target instanceof HTMLElement) event.target.remove();
  };
  return el(
    'li',
    {},
    el('h3', { class: 'story-head' }, storyHead(story)),
    el('p', { class: 'facts' }, webLink(story.url), ' ', el('code', {}, story.id)),
    story.withdrawn && el('p', {}, `Withdrawn ${story.withdrawn}`),
    list,
    rest.length > 0 &&
      el('button', { type: 'button', class: 'rest', onclick: showRest }, `Show ${count(rest.length, 'more report')}`),
  );
}

/** @param {import('../collect-report.ts').RejectedRow} row */
function rejectedItem({ key, reason, detail, hint, line, decidedAt }) {
  return el(
    'li',
    {},
    el('h3', { class: 'rejected-head' }, keyText(key), clock(decidedAt)),
    el('p', {}, el('strong', { class: 'tag rejected' }, reason), ` ${detail}`),
    el('p', { class: 'muted' }, hint),
    line && lineList([line]),
  );
}

/**
 * A list of rows that the page holds.
 * @template Row
 * @param {string} name
 * @param {readonly Row[]} rows
 * @param {(row: Row) => Element} item
 * @param {(row: Row) => string} textOf
 * @returns shows those that have the text. Its result is how many there are.
 */
function createFiltered(name, rows, item, textOf) {
  const texts = rows.map((row) => fold(textOf(row)));
  let found = rows;
  let next = 0;
  const take = (size = SLICE) => {
    const slice = found.slice(next, next + size);
    next += size;
    return slice;
  };
  /** @type {() => void} */
  const more = () => list.add(take(), next >= found.length);
  const list = createList({ name, item, more });
  addEventListener('beforeprint', () => list.add(take(found.length), true));
  return (wanted = '') => {
    found = wanted === '' ? rows : rows.filter((_, index) => texts[index]?.includes(wanted));
    next = 0;
    list.show(take(), next >= found.length);
    byId(`${name}-total`).textContent = found.length.toLocaleString('en');
    return found.length;
  };
}

/** @param {string} text */
function fold(text) {
  return text.normalize('NFKC').toLowerCase();
}

const showStories = createFiltered('several', data.several, storyItem, ({ headline, publishers, files, id }) =>
  [headline, ...publishers, id, ...files.map(({ key }) => key)].join(' '),
);
const showRejected = createFiltered('rejected', data.rejected, rejectedItem, ({ key, reason, detail }) =>
  [key, reason, detail].join(' '),
);
const filter = () => {
  const wanted = fold(byIdAs('filter', HTMLInputElement).value.trim());
  const [stories, rejected] = [showStories(wanted), showRejected(wanted)];
  byId('found').textContent =
    wanted === '' ? '' : `${count(stories, 'story', 'stories')}, ${count(rejected, 'rejected file')}`;
};
let timer = 0;
byId('filter').addEventListener('input', () => {
  clearTimeout(timer);
  timer = window.setTimeout(filter, 120);
});

const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const said = (/** @type {string | undefined} */ iso) => (iso ? long.format(new Date(iso)) : '');
const period = data.from ? `, decided from ${said(data.from)} to ${said(data.to)}` : '';
byId('about').textContent =
  `${data.stackName}: ${count(data.files, 'file')} in ${count(data.stories, 'story', 'stories')}${period}. Written ${said(data.at)}.`;
const names = ['new', 'revision', 'update', 'copy', 'duplicate', 'stale', 'rejected'];
byId('counts').append(
  ...names.map((name) =>
    el('div', { class: name }, el('dt', {}, name), el('dd', {}, (data.counts[name] ?? 0).toLocaleString('en'))),
  ),
);
chart(byId('timeline'), {
  bars: data.bars,
  rejected: data.rejectedBars,
  from: said(data.from),
  to: said(data.to),
  label: 'Files decided over time',
});
byId('repairs-total').textContent = data.repairs.length.toLocaleString('en');
byId('repairs').append(
  ...data.repairs.map(({ code, meaning, files, example }) =>
    el(
      'tr',
      {},
      el('td', {}, files.toLocaleString('en')),
      el('td', {}, el('code', {}, code)),
      el('td', {}, meaning),
      el('td', {}, keyText(example)),
    ),
  ),
);
/** @type {NodeListOf<HTMLElement>} */
const buttons = document.querySelectorAll('[data-show]');

// One of the lists at a time: the last is not below thousands of rows of the first. On paper all of them.
/** @param {string | undefined} name */
function showList(name) {
  for (const button of buttons) {
    const { show = '' } = button.dataset;
    button.setAttribute('aria-pressed', String(show === name));
    byId(show)
      .closest('section')
      ?.classList.toggle('away', show !== name);
  }
}
for (const button of buttons) button.addEventListener('click', () => showList(button.dataset.show));
showList(data.several.length > 0 || data.rejected.length === 0 ? 'several' : 'rejected');
filter();
themeButton(byId('theme'));
