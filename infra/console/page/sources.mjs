import { api } from './api.mjs';
import { byId, clock, el } from './elements.mjs';

/** @typedef {import('../../operator/table/sources.ts').SourceRow} SourceRow */

/** Shows the sources, those first that need a look. */
export async function showSources() {
  /** @type {{ sources: SourceRow[] }} */
  const { sources } = await api('read', { name: 'sources' });
  byId('sources').replaceChildren(...sources.map(sourceRow));
  byId('sources-total').textContent = sources.length.toLocaleString('en');
  byId('sources-empty').hidden = sources.length > 0;
}

/** @param {SourceRow} source */
function sourceRow({
  name,
  state,
  lastSeenAt,
  expected,
  filesADay,
  rejectedShare,
  repairedShare,
  firstShare,
  repeatShare,
}) {
  const numbers = [rejectedShare, repairedShare, firstShare, repeatShare].map((share) => `${Math.round(100 * share)}%`);
  const missing = state === 'silent' && ` · ${expected.toLocaleString('en')} files expected since`;
  return el(
    'tr',
    { class: state },
    el('th', { scope: 'row', dir: 'auto' }, name),
    el('td', {}, el('b', {}, state)),
    el('td', {}, clock(lastSeenAt), missing),
    ...[filesADay.toFixed(filesADay < 10 ? 1 : 0), ...numbers].map((number) => el('td', { class: 'number' }, number)),
  );
}
