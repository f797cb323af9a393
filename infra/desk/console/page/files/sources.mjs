import { api } from '../api.mjs';
import { byId, clock, count, el } from '../elements.mjs';

/** @typedef {import('../../../operator/table/lists/sources.ts').SourceRow} SourceRow */

/** Shows the sources, those first that need a look. */
export async function showSources() {
  /** @type {{ sources: SourceRow[], feeds: import('../../../operator/table/lists/feeds.ts').FeedRow[] }} */
  const { sources, feeds } = await api('read', { name: 'sources' });
  byId('sources').replaceChildren(...sources.map(sourceRow));
  byId('sources-total').textContent = sources.length.toLocaleString('en');
  byId('sources-empty').hidden = sources.length > 0;
  const bad = feeds.filter(({ state }) => state !== 'ok');
  byId('polled-total').textContent =
    feeds.length > 0 ? `${count(feeds.length, 'feed')} polled, ${bad.length} need a look` : '';
  byId('polled').replaceChildren(
    ...bad.map(({ name, state, why = '', url }) =>
      el(
        'li',
        {},
        el(
          'div',
          {},
          el('p', { class: 'letter-name', dir: 'auto' }, `${name}: ${state}`),
          el('p', { class: 'quoted', dir: 'auto' }, why),
          el('p', { class: 'muted' }, el('code', {}, url)),
        ),
      ),
    ),
  );
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
