import { api, connected, failed, listenOn } from './api.mjs';
import { setUser } from './ask.mjs';
import { showCorrections } from './corrections.mjs';
import {
  byId,
  byIdAs,
  chart,
  chips,
  clock,
  count,
  el,
  evidence,
  keyText,
  lineList,
  messageOf,
  storyHead,
  tag,
  themeButton,
} from './elements.mjs';
import { showFailedMessages } from './failed-messages.mjs';
import { clearFilters, filterQuery, offer, onFilters } from './filters.mjs';
import { listenToKeys } from './keys.mjs';
import { createLiveList } from './live-list.mjs';
import { setFormats } from './preview.mjs';
import { showSources } from './sources.mjs';
import { storyBody } from './story.mjs';
import { listenToFiles } from './upload.mjs';

/** @typedef {import('../page-rows.ts').FileRow} FileRow */
/** @typedef {import('../page-rows.ts').StoryRow} StoryRow */

/** @type {import('../routes.ts').Hello['meanings']} */
let meanings = { reasons: {}, repairs: {}, warnings: {}, dispositions: {} };
/** @type {Set<string>} */
let deadKeys = new Set();
let disposition = '';
const redrive = byIdAs('redrive', HTMLButtonElement);
const searchOf = (/** @type {string} */ id) => byIdAs(id, HTMLInputElement).value.trim();

/** Until the first state says that all is read. */
let isCatchingUp = true;
let liveText = 'Live';
let connectionText = '';
/** @param {string} text */
const nothingYet = (text) => (isCatchingUp ? 'Reading what was stored before …' : text);

const stories = createLiveList({
  name: 'stories',
  one: 'story',
  many: 'stories',
  query: () => ({ search: searchOf('story-search'), ...filterQuery() }),
  isFiltered: () => searchOf('story-search') !== '' || Object.keys(filterQuery()).some((name) => name !== 'sort'),
  isNewestFirst: () => filterQuery().sort === undefined,
  onLoad: ({ facets }) => facets && offer(facets),
  empty: () =>
    searchOf('story-search') || Object.keys(filterQuery()).length > 0
      ? noneMatch('story', searchOf('story-search'))
      : nothingYet('No stories yet: upload an article file.'),
  head: storyHead,
  body: storyBody,
});

/** @param {string} kind */
function noneMatch(kind, search = '') {
  return search === '' ? `No ${kind} matches.` : `No ${kind} matches “${search}”.`;
}

const STAGES = ['uploaded', 'read', 'decided', 'announced'];

/**
 * For each stage of a file whether it is done, waits, failed or is not due.
 * @param {FileRow} row
 * @returns {(keyof typeof SAID | '')[]}
 */
function stagesOf({ key, disposition, announced }) {
  if (disposition === undefined) return ['done', deadKeys.has(key) ? 'failed' : 'waits', '', ''];
  const last =
    announced === 'none' ? 'skipped' : announced === 'waiting' ? 'waits' : announced === 'unseen' ? announced : 'done';
  return ['done', disposition === 'rejected' ? 'failed' : 'done', 'done', last];
}

const SAID = {
  done: '',
  waits: ' (waiting)',
  failed: ' (failed)',
  skipped: ' (nothing to announce)',
  unseen: ' (before this console)',
};

/** @param {FileRow} row */
function stages(row) {
  const states = stagesOf(row);
  const said = STAGES.flatMap((stage, index) => {
    const state = states[index];
    return state ? [stage + SAID[state]] : [];
  }).join(', ');
  return el(
    'span',
    { class: 'stages', title: said },
    el('span', { class: 'hidden' }, said),
    states.map((state) => el('i', { class: state })),
  );
}

const files = createLiveList({
  name: 'files',
  one: 'file',
  many: 'files',
  query: () => ({ search: searchOf('file-search'), disposition }),
  isFiltered: () => searchOf('file-search') !== '' || disposition !== '',
  isNewestFirst: () => true,
  empty: () =>
    searchOf('file-search') || disposition ? noneMatch('file', searchOf('file-search')) : nothingYet('No files yet.'),
  head: (/** @type {FileRow} */ row) => [
    tag(row.disposition, row.why),
    keyText(row.key),
    stages(row),
    clock(row.decidedAt ?? row.uploadedAt),
    row.reason
      ? el('span', { class: 'sub' }, `${row.reason}: ${row.detail ?? ''}`)
      : row.storyHeadline
        ? el('span', { class: 'sub', dir: 'auto' }, `in the story “${row.storyHeadline}”`)
        : '',
  ],
  async body(row) {
    const hint = row.reason && meanings.reasons[row.reason];
    /** @type {{ lines: import('../offending-line.ts').FileLine[] }} */
    const { lines } =
      row.disposition && (row.disposition === 'rejected' || row.repairs)
        ? await api('lines', { key: row.key, version: row.versionId ?? '' })
        : { lines: [] };
    const pending = deadKeys.has(row.key)
      ? 'Ingest failed five times, and the file is a dead letter. Redrive sends it back.'
      : 'It waits in the ingest queue.';
    const { storyId } = row;
    return [
      el('p', { class: 'why' }, row.disposition ? (hint ?? row.why) : pending),
      row.chips && [chips(row), evidence(row)],
      storyId &&
        el(
          'p',
          {},
          el('button', { type: 'button', class: 'quiet', onclick: () => showStory(storyId) }, 'Show its story'),
        ),
      lines.length > 0 && lineList(lines),
      row.warnings &&
        el(
          'ul',
          { class: 'warnings' },
          row.warnings.map((code) => el('li', {}, meanings.warnings[code] ?? code)),
        ),
      el(
        'p',
        { class: 'facts' },
        'Uploaded ',
        clock(row.uploadedAt),
        row.decidedAt ? [', decided ', clock(row.decidedAt)] : '',
        row.articleId ? [' · ', el('code', {}, row.articleId)] : '',
      ),
    ];
  },
});

/** @param {string} id */
async function showStory(id) {
  clearFilters();
  byIdAs('story-search', HTMLInputElement).value = id;
  showPane('stories');
  await stories.load();
  const details = stories.details(id);
  if (!details) return;
  details.open = true;
  details.querySelector('summary')?.focus();
}

/** @type {NodeListOf<HTMLElement>} */
const paneButtons = document.querySelectorAll('[data-show]');

/** @type {NodeListOf<HTMLElement>} */
const panes = document.querySelectorAll('.pane');

/**
 * What is read when a pane is shown. A pane is a section `.pane` of the page with `data-name`, and a button with
 * `data-show`.
 * @type {Readonly<Record<string, () => Promise<void>>>}
 */
const ON_SHOW = { corrections: showCorrections, sources: showSources };

/** @param {string | undefined} name */
function showPane(name = '') {
  for (const pane of panes) pane.hidden = pane.dataset.name !== name;
  for (const button of paneButtons) button.setAttribute('aria-pressed', String(button.dataset.show === name));
  ON_SHOW[name]?.().catch(failed);
}

// ---- What the server sends.

/** @type {import('./api.mjs').Receivers} */
const receivers = {
  hello(data) {
    meanings = data.meanings;
    setUser(data.by);
    setFormats(data.formats);
    byId('stack').textContent = `${data.stackName} ${data.where}`;
    byId('feeds').hidden = data.feedFolder === undefined;
    byId('show-sources').hidden = !data.sources;
    byId('names').textContent = `Ingested: ${data.ingestedNames}`;
    const names = ['', ...data.dispositions];
    byId('counts').replaceChildren(
      ...names.map((name) => {
        const button = el(
          'button',
          {
            type: 'button',
            'data-disposition': name,
            'aria-pressed': String(name === disposition),
            class: name || 'all',
          },
          el('b', {}, '0'),
          ` ${name || 'files'}`,
        );
        button.addEventListener('click', () => choose(name));
        return button;
      }),
    );
    byId('lost').hidden = true;
    liveText = data.history ? 'Live' : 'Live: files from now on';
    connectionText = 'Reading …';
    connected(connectionText);
    stories.load().catch(failed);
    files.load().catch(failed);
  },
  stories: (rows) => stories.receive(rows),
  files(rows) {
    files.receive(rows);
    readOut(rows);
  },
  state({ counts, rate, hours, parts, deadLetters, unannounced, strays, catchingUp }) {
    const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
    for (const button of countButtons()) {
      const { disposition: name = '' } = button.dataset;
      button.firstElementChild?.replaceChildren((name === '' ? all : (counts[name] ?? 0)).toLocaleString('en'));
    }
    const last = rate.bars.slice(-7, -1).reduce((sum, number) => sum + number, 0) / 60;
    byId('rate-now').textContent = `${last.toFixed(last < 10 ? 1 : 0)} files a second in the last minute`;
    chart(byId('rate'), {
      ...rate,
      from: '15 min ago',
      to: 'now',
      unit: 'a bar',
      label: `Files decided in each ${rate.seconds} seconds of the last 15 minutes`,
    });
    chart(byId('hours'), {
      bars: hours.bars,
      rejected: hours.withdrawn,
      from: `${hours.bars.length} hours ago`,
      to: 'now',
      unit: 'an hour',
      label: `New stories in each hour of the last ${hours.bars.length}`,
    });
    byId('parts').replaceChildren(
      ...parts.map(({ name, value, note, state }) =>
        el(
          'li',
          { class: state },
          el('span', { class: 'part-name' }, name),
          el('b', {}, value),
          el('span', { class: 'part-note', title: note }, note),
        ),
      ),
    );
    // What is read of a stream arrives in another order, and with filters that it adds to.
    if (isCatchingUp && catchingUp === undefined) {
      isCatchingUp = false;
      stories.load().catch(failed);
      files.load().catch(failed);
    }
    isCatchingUp = catchingUp !== undefined;
    const text = catchingUp ? readSoFar(catchingUp) : liveText;
    // A failure stays until this changes.
    if (text !== connectionText) connected(text);
    connectionText = text;
    showWell(parts, all, catchingUp);
    showFailed(deadLetters, unannounced);
    redrive.hidden = deadLetters.count + unannounced <= strays;
  },
};

let wasWell = true;
let lostSince = '';

/**
 * What is shown is complete up to this instant.
 * @param {{ share: number, asOf?: string }} catchingUp
 */
function readSoFar({ share, asOf }) {
  const read = `${Math.floor(100 * share)}% read`;
  return asOf === undefined
    ? read
    : `as of ${new Date(asOf).toLocaleTimeString('en-GB', { timeStyle: 'short' })}, ${read}`;
}

/**
 * One line while all is well. The tiles open by themselves when something is not.
 * @param {readonly import('../stack-updates.ts').Part[]} parts
 * @param {number} files
 * @param {{ share: number, asOf?: string } | undefined} catchingUp
 */
function showWell(parts, files, catchingUp) {
  const bad = parts.filter(({ state }) => state === 'bad');
  const silent = parts.filter(({ value }) => value === 'No answer');
  const busy = parts.find(({ state }) => state === 'busy');
  const isLost = silent.length > parts.length / 2;
  const texts = catchingUp
    ? [`Catching up: ${readSoFar(catchingUp)}`]
    : isLost
      ? ['The stack does not answer']
      : bad.length > 0
        ? [`Look at ${bad.map(({ name }) => name.toLowerCase()).join(', ')}`]
        : busy
          ? [`${busy.name}: ${busy.value}`]
          : ['All is well', 'nothing waits'];
  const text = [...texts, `${count(files, 'file')} decided`].join(' · ');
  if (byId('well').textContent !== text) byId('well').textContent = text;
  byId('well-dot').className = `dot ${bad.length > 0 ? 'bad' : catchingUp || busy ? 'busy' : 'ok'}`;
  const isWell = bad.length === 0;
  if (isWell !== wasWell) byIdAs('overview', HTMLDetailsElement).open = !isWell;
  wasWell = isWell;
  lostSince = isLost ? lostSince || new Date().toLocaleTimeString('en-GB') : '';
  byId('lost').hidden = !isLost;
  const lost = `The stack has not answered since ${lostSince}. What is shown is from before; the page goes on when the stack answers again.`;
  if (isLost && byId('lost').textContent !== lost) byId('lost').textContent = lost;
}

/** @returns {NodeListOf<HTMLElement>} */
function countButtons() {
  return byId('counts').querySelectorAll('[data-disposition]');
}

let lettersShown = '';

/**
 * @param {import('../stack-updates.ts').State['deadLetters']} deadLetters
 * @param {number} unannounced
 */
function showFailed({ count: letters, keys, since }, unannounced) {
  const isNews = keys.length !== deadKeys.size || keys.some((key) => !deadKeys.has(key));
  deadKeys = new Set(keys);
  if (isNews) files.refresh((row) => row.disposition === undefined);
  const texts = [
    letters > 0 &&
      `${count(letters, 'message')} could not be ingested${since ? `, the oldest since ${new Date(since).toLocaleString('en-GB')}` : ''}.`,
    unannounced > 0 && `${count(unannounced, 'batch', 'batches')} could not be announced.`,
  ];
  const text = texts.filter(Boolean).join(' ');
  if (byId('failed-text').textContent !== text) byId('failed-text').textContent = text;
  byId('failed').hidden = text === '';
  const state = `${text} ${[...keys].sort().join(' ')}`;
  if (state === lettersShown) return;
  lettersShown = state;
  if (text !== '') showFailedMessages().catch(failed);
}

/** @param {string} name */
function choose(name) {
  disposition = name;
  for (const button of countButtons()) button.setAttribute('aria-pressed', String(button.dataset.disposition === name));
  const meaning = /** @type {Record<string, string>} */ (meanings.dispositions)[name] ?? '';
  byId('meaning').textContent = meaning && `${name}: ${meaning}`;
  byId('meaning').hidden = meaning === '';
  showPane('files');
  files.load().catch(failed);
}

// A screen reader reads out a summary, at most every five seconds.
/** @type {Map<string, string>} */
let unread = new Map();
/** @param {readonly FileRow[]} rows */
function readOut(rows) {
  for (const row of rows) if (row.disposition) unread.set(row.id, row.disposition);
}
setInterval(() => {
  if (unread.size === 0) return;
  const groups = [...Map.groupBy(unread.values(), (name) => name)].map(([name, list]) => `${list.length} ${name}`);
  byId('live').textContent = `${count(unread.size, 'file')} decided: ${groups.join(', ')}`;
  unread = new Map();
}, 5_000);

// ---- What a person does.

listenToFiles(() => showPane('files'));
redrive.addEventListener('click', async () => {
  redrive.disabled = true;
  byId('said').textContent = 'Redriving …';
  /** @type {{ lines: string[] }} */
  const { lines } = await api('redrive', {}, { method: 'POST' }).catch((error) => ({ lines: [messageOf(error)] }));
  byId('said').textContent = `Redrive: ${lines.join(', ')}.`;
  redrive.disabled = false;
});
for (const [id, list] of Object.entries({ 'story-search': stories, 'file-search': files })) {
  let timer = 0;
  byId(id).addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => list.load().catch(failed), 150);
  });
}
onFilters(() => stories.load().catch(failed));
// A correction was made, or somebody asks for a story.
document.addEventListener('corrected', () => showCorrections().catch(failed));
document.addEventListener('show-story', (event) => {
  if (event instanceof CustomEvent) showStory(event.detail).catch(failed);
});
listenToKeys(showPane);
for (const button of paneButtons) button.addEventListener('click', () => showPane(button.dataset.show));
themeButton(byId('theme'));
void listenOn(receivers);
