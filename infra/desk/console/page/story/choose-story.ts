import type { StoryRow } from '../../page-rows.ts';
import { api } from '../api.ts';
import { clock, count, el, publisherNames } from '../elements.ts';

const CHOICES = 6;

/**
 * The other story of a merge: the latest ones, or those that a search finds.
 * @param choose called with an empty id when the chosen story leaves the list
 */
export function storyChooser(storyId: string | undefined, choose: (into: string) => void) {
  const search = el('input', { type: 'search', autocomplete: 'off', autofocus: true });
  const list = el('div.choices', { role: 'radiogroup', 'aria-label': 'The story that gets the reports' });
  let chosen = '';
  let timer = 0;
  let turn = 0;
  async function find() {
    const mine = ++turn;
    const { rows } = await api<{ rows: StoryRow[] }>('stories', { search: search.value.trim() }).catch(() => ({
      rows: [],
    }));
    if (mine !== turn) return;
    const others = rows.filter(({ id, withdrawn }) => id !== storyId && withdrawn === undefined).slice(0, CHOICES);
    if (chosen !== '' && !others.some(({ id }) => id === chosen)) pick('');
    const isInList = list.contains(document.activeElement);
    list.replaceChildren(...(others.length > 0 ? others.map(choice) : [el('p.muted', 'No other story matches.')]));
    if (isInList) list.querySelector('input')?.focus();
  }
  function pick(id: string) {
    chosen = id;
    choose(id);
  }
  function choice({ id, headline, papers, articles, firstSeenAt, ...view }: StoryRow) {
    const size = articles > 1 ? `, ${count(papers, 'paper')}, ${count(articles, 'report')}` : '';
    const by = `${publisherNames(view).slice(0, 2).join(', ') || 'no publisher'}${size} · `;
    return el(
      'label',
      el('input', { type: 'radio', name: 'into', value: id, checked: id === chosen, onchange: () => pick(id) }),
      el('span', el('b', { dir: 'auto' }, headline), el('span.muted', by, clock(firstSeenAt))),
    );
  }
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(find, 200);
  });
  void find();
  return el(
    'div.chooser',
    el('label', 'Which story? Type words of its headline or publisher, its URL or its id', search),
    list,
  );
}
