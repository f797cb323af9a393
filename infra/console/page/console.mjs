import { api, connected, failed, listenOn } from './api.mjs';
import { createLiveList } from './live-list.mjs';
import {
  byId,
  byIdAs,
  chart,
  clock,
  count,
  el,
  keyText,
  lineList,
  reportItem,
  storyHead,
  tag,
  themeButton,
  webLink,
} from './parts.mjs';

const UPLOADS_AT_A_TIME = 6;

/** @typedef {import('../rows.ts').FileRow} FileRow */
/** @typedef {import('../rows.ts').StoryRow} StoryRow */

/** @type {import('../routes.ts').Hello['meanings']} */
let meanings = { reasons: {}, repairs: {}, warnings: {} };
/** @type {Set<string>} */
let deadKeys = new Set();
let disposition = '';
const many = byIdAs('many', HTMLInputElement);
const redrive = byIdAs('redrive', HTMLButtonElement);
const choice = byIdAs('choose', HTMLInputElement);
const folded = (/** @type {string} */ text) => text.normalize('NFKC').toLowerCase();
const searchOf = (/** @type {string} */ id) => byIdAs(id, HTMLInputElement).value.trim();
const has = (/** @type {string} */ text, /** @type {string} */ id) => folded(text).includes(folded(searchOf(id)));

const stories = createLiveList({
  name: 'stories',
  one: 'story',
  many: 'stories',
  query: () => ({ search: searchOf('story-search'), many: many.checked ? '1' : '' }),
  accepts: (/** @type {StoryRow} */ { headline, publishers, id, url = '', reports }) =>
    (!many.checked || reports > 1) && has([headline, ...publishers, id, url].join(' '), 'story-search'),
  empty: () =>
    searchOf('story-search') || many.checked
      ? noneMatch('story', searchOf('story-search'))
      : 'No stories yet: upload an article file.',
  head: storyHead,
  async body({ id }) {
    /** @type {{ story: StoryRow, reports: import('../rows.ts').FileRow[] }} */
    const { story, reports } = await api('story', { id });
    const publisherOf = new Map(story.articles.map(({ articleId, publisher }) => [articleId, publisher]));
    if (story.articles.length === 0) publisherOf.set(reports[0]?.articleId ?? '', story.publishers[0] ?? '');
    const missing =
      story.reports -
      new Set(reports.filter(({ disposition }) => disposition !== 'rejected').map(({ articleId }) => articleId)).size;
    return [
      el('p', { class: 'excerpt', dir: 'auto' }, story.withdrawn ? `Withdrawn ${story.withdrawn}` : story.excerpt),
      el(
        'p',
        { class: 'facts' },
        webLink(story.url),
        ` ${story.language} · revision ${story.revision} · `,
        el('code', {}, story.id),
      ),
      el(
        'ol',
        { class: 'report-list' },
        reports.map((report) => reportItem({ ...report, publisher: publisherOf.get(report.articleId ?? '') })),
      ),
      missing > 0 &&
        el(
          'p',
          { class: 'muted' },
          `${count(missing, 'more report')}: the table names at most twelve articles of a story. “wiredrop report” lists all.`,
        ),
    ];
  },
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
  accepts: (/** @type {FileRow} */ row) =>
    (disposition === '' || row.disposition === disposition) &&
    has([row.key, row.articleId, row.reason].join(' '), 'file-search'),
  empty: () => (searchOf('file-search') || disposition ? noneMatch('file', searchOf('file-search')) : 'No files yet.'),
  head: (row) => [
    tag(row.disposition),
    keyText(row.key),
    stages(row),
    clock(row.decidedAt ?? row.uploadedAt),
    row.reason
      ? el('span', { class: 'sub' }, `${row.reason}: ${row.detail ?? ''}`)
      : row.headline
        ? el('span', { class: 'sub', dir: 'auto' }, row.headline)
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
  many.checked = false;
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

/** @param {string | undefined} name */
function showPane(name = '') {
  document.body.dataset.pane = name;
  for (const button of paneButtons) button.setAttribute('aria-pressed', String(button.dataset.show === name));
}

// ---- What the server sends.

/** @type {import('./api.mjs').Receivers} */
const receivers = {
  hello(data) {
    meanings = data.meanings;
    byId('stack').textContent = `${data.stackName} ${data.where}`;
    byId('feeds').hidden = data.feedFolder === undefined;
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
    connected(data.history ? 'Live' : 'Live: files from now on');
    stories.load().catch(failed);
    files.load().catch(failed);
  },
  stories: (rows) => stories.receive(rows),
  files(rows) {
    files.receive(rows);
    readOut(rows);
  },
  state({ counts, rate, parts, deadLetters, unannounced }) {
    const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
    for (const button of countButtons()) {
      const { disposition: name = '' } = button.dataset;
      button.firstElementChild?.replaceChildren((name === '' ? all : (counts[name] ?? 0)).toLocaleString('en'));
    }
    const last = rate.bars.slice(-7, -1).reduce((sum, number) => sum + number, 0) / 60;
    byId('rate-now').textContent = `· ${last.toFixed(last < 10 ? 1 : 0)} a second in the last minute`;
    chart(byId('rate'), {
      ...rate,
      from: '15 minutes ago',
      to: 'now',
      label: `Files decided in each ${rate.seconds} seconds of the last 15 minutes`,
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
    showFailed(deadLetters, unannounced);
  },
};

/** @returns {NodeListOf<HTMLElement>} */
function countButtons() {
  return byId('counts').querySelectorAll('[data-disposition]');
}

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
      `${count(letters, 'file')} could not be ingested${since ? `, the oldest since ${new Date(since).toLocaleString('en-GB')}` : ''}.`,
    unannounced > 0 && `${count(unannounced, 'batch', 'batches')} could not be announced.`,
  ];
  const text = texts.filter(Boolean).join(' ');
  if (byId('failed-text').textContent !== text) byId('failed-text').textContent = text;
  const more = letters - keys.length;
  byId('failed-keys').replaceChildren(
    ...keys.map((key) => el('li', {}, keyText(key))),
    ...(keys.length > 0 && more > 0 ? [el('li', {}, `and ${more.toLocaleString('en')} more`)] : []),
  );
  byId('failed').hidden = text === '';
}

/** @param {string} name */
function choose(name) {
  disposition = name;
  for (const button of countButtons()) button.setAttribute('aria-pressed', String(button.dataset.disposition === name));
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

/** @typedef {{ file: File, name: string }} Found */

/** @param {readonly Found[]} found */
async function upload(found) {
  let done = 0;
  /** @type {string[]} */
  const refused = [];
  const show = (end = '') => {
    byId('upload').textContent = `${done} of ${count(found.length, 'file')} uploaded${end}`;
  };
  const rest = found.values();
  const worker = async () => {
    for (const { file, name } of rest) {
      try {
        await api('upload', { name }, { method: 'PUT', body: file });
        done += 1;
      } catch (error) {
        refused.push(`${name} is not uploaded: ${messageOf(error)}`);
      }
      show(' …');
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_A_TIME }, worker));
  show();
  const more = refused.length > 5 ? [`and ${refused.length - 5} more`] : [];
  byId('refused').replaceChildren(...[...refused.slice(0, 5), ...more].map((text) => el('li', {}, text)));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The files of a folder that was dropped, with their path in it.
 * @param {FileSystemEntry} entry
 * @returns {Promise<Found[]>}
 */
async function filesIn(entry, path = '') {
  if (entry instanceof FileSystemFileEntry) {
    /** @type {File} */
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, name: path + entry.name }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const one of entries) found.push(...(await filesIn(one, `${path}${entry.name}/`)));
  }
}

addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
addEventListener('dragleave', (event) => event.relatedTarget ?? document.body.classList.remove('dragging'));
addEventListener('drop', async (event) => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  const { items = [], files: dropped = [] } = event.dataTransfer ?? {};
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const plain = [...dropped].map((file) => ({ file, name: file.name }));
  showPane('files');
  await upload(entries.length > 0 ? (await Promise.all(entries.map((entry) => filesIn(entry)))).flat() : plain).catch(
    failed,
  );
});
choice.addEventListener('change', async () => {
  await upload(Array.from(choice.files ?? [], (file) => ({ file, name: file.name }))).catch(failed);
  choice.value = '';
});
redrive.addEventListener('click', async () => {
  redrive.disabled = true;
  byId('redriven').textContent = 'Redriving …';
  /** @type {{ lines: string[] }} */
  const { lines } = await api('redrive', {}, { method: 'POST' }).catch((error) => ({ lines: [messageOf(error)] }));
  byId('redriven').textContent = `Redrive: ${lines.join(', ')}.`;
  redrive.disabled = false;
});
for (const [id, list] of Object.entries({ 'story-search': stories, 'file-search': files })) {
  let timer = 0;
  byId(id).addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => list.load().catch(failed), 150);
  });
}
many.addEventListener('change', () => stories.load().catch(failed));
for (const button of paneButtons) button.addEventListener('click', () => showPane(button.dataset.show));
themeButton(byId('theme'));
listenOn(receivers);
