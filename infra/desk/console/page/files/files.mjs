import { failed } from '../api.mjs';
import { offeredAt, operate } from '../ask.mjs';
import { byId, byIdAs, chips, clock, count, el, evidence, keyText, setDispositions, tag } from '../elements.mjs';
import { createLiveList } from '../live-list.mjs';
import { setPlace } from '../place.mjs';

/** @typedef {import('../../page-rows.ts').FileRow} FileRow */

/** @type {import('../../routes.ts').Hello['meanings']} */
let meanings = { reasons: {}, repairs: {}, warnings: {} };
/** @type {ReadonlySet<string>} */
let deadKeys = new Set();
/** @type {Readonly<Record<string, import('../../routes.ts').Hello['dispositions']['new']>>} */
let dispositions = {};
let disposition = '';
const search = byIdAs('file-search', HTMLInputElement);
const asked = () => search.value.trim();

export const files = createLiveList({
  name: 'files',
  one: 'file',
  many: 'files',
  query: () => ({ search: asked(), disposition }),
  isFiltered: () => asked() !== '' || disposition !== '',
  isNewestFirst: () => true,
  onLoad: countFiles,
  onNew: readOut,
  empty: () => {
    if (asked() !== '') return `No file matches “${asked()}”.`;
    if (disposition !== '') return 'No file matches.';
    return 'No file was uploaded here, and none of the last three days needs a look.';
  },
  head: (/** @type {FileRow} */ row) => [
    row.disposition
      ? tag(row.disposition, row.why)
      : tag(undefined, '', deadKeys.has(row.key) ? 'dead letter' : 'waiting'),
    keyText(row.key),
    clock(row.decidedAt ?? row.uploadedAt),
    row.reason
      ? el('span', { class: 'sub' }, `${row.reason}: ${row.detail ?? ''}`)
      : row.storyHeadline
        ? el('span', { class: 'sub', dir: 'auto' }, `in the story “${row.storyHeadline}”`)
        : '',
  ],
  async body(row) {
    const hint = row.reason && meanings.reasons[row.reason];
    const pending = deadKeys.has(row.key)
      ? 'Ingest failed ten times, and the file is a dead letter. Redrive sends it back.'
      : 'It waits in the ingest queue.';
    const { storyId } = row;
    return [
      el('p', { class: 'why' }, row.disposition ? (hint ?? row.why) : pending),
      row.doubtful && el('p', { dir: 'auto' }, el('code', {}, row.doubtful.path), `: ${row.doubtful.value}`),
      row.disposition === 'unsure' && publishButtons(row),
      row.chips && [chips(row), evidence(row)],
      storyId &&
        el(
          'p',
          {},
          el(
            'button',
            {
              type: 'button',
              class: 'quiet',
              onclick: () => document.dispatchEvent(new CustomEvent('show-story', { detail: storyId })),
            },
            'Show its story',
          ),
        ),
      el(
        'ul',
        { class: 'warnings' },
        row.repairs?.map((repair) => el('li', {}, repairText(repair))),
        row.warnings?.map((code) => el('li', {}, meanings.warnings[code] ?? code)),
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

/** What an editor can do with a file of which the reader is unsure. @param {FileRow} row */
function publishButtons({ key }) {
  const done = () => files.load().catch(failed);
  return offeredAt('unsure').map(({ name, button: { label, key: letter }, subjects: [subject = ''] }) =>
    el(
      'button',
      {
        ...{ type: 'button', 'data-key': letter, title: `Key ${letter}` },
        onclick: () => operate(name, { [subject]: key }, { about: keyText(key), done }),
      },
      label,
    ),
  );
}

/** @param {string} repair `code@line` */
function repairText(repair) {
  const [code = '', line] = repair.split('@');
  return `line ${line}: ${meanings.repairs[code] ?? code}`;
}

export function filesPlace() {
  return { pane: 'files', query: { search: asked(), disposition } };
}

/** Loads the list again, as the search and the chosen disposition ask. */
export function loadFiles() {
  setPlace(filesPlace());
  files.load().catch(failed);
}

/** Shows what an address asks for. @param {Record<string, string>} query */
export function searchFiles({ search: text = '', disposition: name = '' }) {
  search.value = text;
  disposition = name;
}

/** A new connection. @param {import('../../routes.ts').Hello} hello */
export function startFiles({ meanings: said, ingestedNames, dispositions: table }) {
  meanings = said;
  dispositions = table;
  setDispositions(table);
  byId('names').textContent = `Ingested: ${ingestedNames}`;
}

/** How many files, by disposition: a button each. @param {{ counts: Record<string, number> }} page */
function countFiles({ counts }) {
  const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const shown = Object.entries({ '': all, ...counts });
  const names = [...countButtons()].map(({ dataset }) => dataset.disposition);
  // A button that is there stays: it may have the focus.
  if (names.join() !== Object.keys({ '': all, ...counts }).join())
    byId('counts').replaceChildren(
      ...shown.map(([name]) =>
        el(
          'button',
          {
            type: 'button',
            'data-disposition': name,
            'aria-pressed': String(name === disposition),
            class: dispositions[name]?.tone,
            onclick: () => chooseDisposition(name),
          },
          el('b', {}),
          ` ${name || 'files'}`,
        ),
      ),
    );
  for (const button of countButtons())
    button.firstElementChild?.replaceChildren(
      ((button.dataset.disposition ? counts[button.dataset.disposition] : all) ?? 0).toLocaleString('en'),
    );
}

/** Which files are dead letters. @param {readonly string[]} keys */
export function showDead(keys) {
  const isNews = keys.length !== deadKeys.size || keys.some((key) => !deadKeys.has(key));
  deadKeys = new Set(keys);
  if (isNews) files.refresh((row) => row.disposition === undefined);
}

/** @returns {NodeListOf<HTMLElement>} */
function countButtons() {
  return byId('counts').querySelectorAll('[data-disposition]');
}

/** @param {string} name */
export function chooseDisposition(name) {
  disposition = name;
  for (const button of countButtons()) button.setAttribute('aria-pressed', String(button.dataset.disposition === name));
  const { meaning = '' } = dispositions[name] ?? {};
  byId('meaning').textContent = meaning && `${name}: ${meaning}`;
  byId('meaning').hidden = meaning === '';
  loadFiles();
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
