import type { FileRow } from '../../page-rows.ts';
import type { Hello } from '../../routes.ts';
import { failed } from '../api.ts';
import { offeredAt, operate } from '../ask.ts';
import {
  byId,
  byIdAs,
  chips,
  clock,
  count,
  el,
  evidence,
  keyText,
  setDispositions,
  showStory,
  tag,
} from '../elements.ts';
import { createLiveList } from '../live-list.ts';
import { setPlace } from '../place.ts';

let meanings: Hello['meanings'] = { reasons: {}, repairs: {}, warnings: {} };
let deadKeys: ReadonlySet<string> = new Set();
let dispositions: Readonly<Record<string, Hello['dispositions']['new']>> = {};
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
  head: (row: FileRow) => [
    row.disposition
      ? tag(row.disposition, row.why)
      : tag(undefined, '', deadKeys.has(row.key) ? 'dead letter' : 'waiting'),
    keyText(row.key),
    clock(row.decidedAt ?? row.uploadedAt),
    row.reason
      ? el('span.sub', `${row.reason}: ${row.detail ?? ''}`)
      : row.storyHeadline
        ? el('span.sub', { dir: 'auto' }, `in the story “${row.storyHeadline}”`)
        : '',
  ],
  async body(row) {
    const hint = row.reason && meanings.reasons[row.reason];
    const pending = deadKeys.has(row.key)
      ? 'Ingest failed ten times, and the file is a dead letter. Redrive sends it back.'
      : 'It waits in the ingest queue.';
    const { storyId } = row;
    return [
      el('p.why', row.disposition ? (hint ?? row.why) : pending),
      row.doubtful && el('p', { dir: 'auto' }, el('code', row.doubtful.path), `: ${row.doubtful.value}`),
      row.disposition === 'unsure' && publishButtons(row),
      row.chips && [chips(row), evidence(row)],
      storyId && el('p', el('button.quiet', { onclick: () => showStory(storyId) }, 'Show its story')),
      el(
        'ul.warnings',
        row.repairs?.map((repair) => el('li', repairText(repair))),
        row.warnings?.map((code) => el('li', meanings.warnings[code] ?? code)),
      ),
      el(
        'p.facts',
        'Uploaded ',
        clock(row.uploadedAt),
        row.decidedAt ? [', decided ', clock(row.decidedAt)] : '',
        row.articleId ? [' · ', el('code', row.articleId)] : '',
      ),
    ];
  },
});

/** What an editor can do with a file of which the reader is unsure. */
function publishButtons({ key }: FileRow) {
  const done = () => files.load().catch(failed);
  return offeredAt('unsure').map(({ name, button: { label, key: letter }, subjects: [subject = ''] }) =>
    el(
      'button',
      {
        ...{ 'data-key': letter, title: `Key ${letter}` },
        onclick: () => operate(name, { [subject]: key }, { about: keyText(key), done }),
      },
      label,
    ),
  );
}

/** @param repair `code@line` */
function repairText(repair: string) {
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

/** Shows what an address asks for. */
export function searchFiles({ search: text = '', disposition: name = '' }: Record<string, string>) {
  search.value = text;
  disposition = name;
}

/** A new connection. */
export function startFiles({ meanings: given, ingestedNames, dispositions: table }: Hello) {
  meanings = given;
  dispositions = table;
  setDispositions(table);
  byId('names').textContent = `Ingested: ${ingestedNames}`;
}

/** How many files, by disposition: a button each. */
function countFiles({ counts }: { counts: Record<string, number> }) {
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
            'data-disposition': name,
            'aria-pressed': String(name === disposition),
            class: dispositions[name]?.tone,
            onclick: () => chooseDisposition(name),
          },
          el('b'),
          ` ${name || 'files'}`,
        ),
      ),
    );
  for (const button of countButtons())
    button.firstElementChild?.replaceChildren(
      ((button.dataset.disposition ? counts[button.dataset.disposition] : all) ?? 0).toLocaleString('en'),
    );
}

/** Which files are dead letters. */
export function showDead(keys: readonly string[]) {
  const isNews = keys.length !== deadKeys.size || keys.some((key) => !deadKeys.has(key));
  deadKeys = new Set(keys);
  if (isNews) files.refresh((row) => row.disposition === undefined);
}

function countButtons(): NodeListOf<HTMLElement> {
  return byId('counts').querySelectorAll('[data-disposition]');
}

export function chooseDisposition(name: string) {
  disposition = name;
  for (const button of countButtons()) button.setAttribute('aria-pressed', String(button.dataset.disposition === name));
  const { meaning = '' } = dispositions[name] ?? {};
  byId('meaning').textContent = meaning && `${name}: ${meaning}`;
  byId('meaning').hidden = meaning === '';
  loadFiles();
}

// A screen reader reads out a summary, at most every five seconds.
let unread: Map<string, string> = new Map();
function readOut(rows: readonly FileRow[]) {
  for (const row of rows) if (row.disposition) unread.set(row.id, row.disposition);
}
setInterval(() => {
  if (unread.size === 0) return;
  const groups = [...Map.groupBy(unread.values(), (name) => name)].map(([name, list]) => `${list.length} ${name}`);
  byId('live').textContent = `${count(unread.size, 'file')} decided: ${groups.join(', ')}`;
  unread = new Map();
}, 5_000);
