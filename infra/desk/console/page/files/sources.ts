import type { FeedRow } from '../../../operator/table/lists/feeds.ts';
import type { SourceRow } from '../../../operator/table/lists/sources.ts';
import { api } from '../api.ts';
import { byId, clock, count, el } from '../elements.ts';

/** Shows the sources, those first that need a look. */
export async function showSources() {
  const { sources, feeds }: { sources: SourceRow[]; feeds: FeedRow[] } = await api('read', { name: 'sources' });
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
        el(
          'div',
          el('p.letter-name', { dir: 'auto' }, `${name}: ${state}`),
          el('p.quoted', { dir: 'auto' }, why),
          el('p.muted', el('code', url)),
        ),
      ),
    ),
  );
}

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
}: SourceRow) {
  const numbers = [rejectedShare, repairedShare, firstShare, repeatShare].map((share) => `${Math.round(100 * share)}%`);
  const missing = state === 'silent' && ` · ${expected.toLocaleString('en')} files expected since`;
  return el(
    'tr',
    { class: state },
    el('th', { scope: 'row', dir: 'auto' }, name),
    el('td', el('b', state)),
    el('td', clock(lastSeenAt), missing),
    ...[filesADay.toFixed(filesADay < 10 ? 1 : 0), ...numbers].map((number) => el('td.number', number)),
  );
}
