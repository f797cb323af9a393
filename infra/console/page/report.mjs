import {
  byId,
  chart,
  clock,
  count,
  el,
  keyText,
  lineList,
  reportItem,
  storyHead,
  themeButton,
  webLink,
} from './parts.mjs';

const data = JSON.parse(byId('data').textContent);
const SLICE = 50;
const REPORTS = 20;

function storyItem(story) {
  const rest = story.files.slice(REPORTS);
  const list = el('ol', { class: 'report-list' }, story.files.slice(0, REPORTS).map(reportItem));
  const showRest = ({ target }) => {
    list.append(...rest.map(reportItem));
    target.remove();
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

/** A list that grows by a slice each time its end comes near: the page is there at once, however long it is. */
function createList(id, rows, item, textOf) {
  const list = byId(id);
  const end = el('li', { class: 'end' });
  const texts = rows.map((row) => fold(textOf(row)));
  let found = rows;
  let next = 0;
  const grow = (size) => {
    end.before(...found.slice(next, next + size).map(item));
    next += size;
    end.hidden = next >= found.length;
  };
  const show = (wanted = '') => {
    found = wanted === '' ? rows : rows.filter((_, index) => texts[index].includes(wanted));
    next = 0;
    list.replaceChildren(end);
    grow(SLICE);
    byId(`${id}-total`).textContent = found.length.toLocaleString('en');
    return found.length;
  };
  new IntersectionObserver(
    ([entry]) => {
      if (!entry.isIntersecting) return;
      grow(SLICE);
      // Still in sight: seen again once it has been laid out.
      observeAgain();
    },
    { rootMargin: '1200px' },
  ).observe(end);
  function observeAgain() {
    requestAnimationFrame(() => {
      if (!end.hidden && end.getBoundingClientRect().top < innerHeight + 1200) {
        grow(SLICE);
        observeAgain();
      }
    });
  }
  addEventListener('beforeprint', () => grow(Math.max(0, found.length - next)));
  return show;
}

const fold = (text) => text.normalize('NFKC').toLowerCase();
const shows = [
  createList('several', data.several, storyItem, ({ headline, publishers, files, id }) =>
    [headline, ...publishers, id, ...files.map(({ key }) => key)].join(' '),
  ),
  createList('rejected', data.rejected, rejectedItem, ({ key, reason, detail }) => [key, reason, detail].join(' ')),
];
const filter = () => {
  const wanted = fold(byId('filter').value.trim());
  const [stories, rejected] = shows.map((show) => show(wanted));
  byId('found').textContent =
    wanted === '' ? '' : `${count(stories, 'story', 'stories')}, ${count(rejected, 'rejected file')}`;
};
let timer;
byId('filter').addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(filter, 120);
});

const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const said = (iso) => (iso ? long.format(new Date(iso)) : '');
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
/** One of the lists at a time: the last is not below thousands of rows of the first. On paper all of them. */
function showList(name) {
  for (const button of document.querySelectorAll('[data-show]')) {
    const isShown = button.dataset.show === name;
    button.setAttribute('aria-pressed', String(isShown));
    byId(button.dataset.show).closest('section').classList.toggle('away', !isShown);
  }
}
for (const button of document.querySelectorAll('[data-show]'))
  button.addEventListener('click', () => showList(button.dataset.show));
showList(data.several.length > 0 || data.rejected.length === 0 ? 'several' : 'rejected');
filter();
themeButton(byId('theme'));
