import { api } from '../api.mjs';
import { clock, count, el, paperNames } from '../elements.mjs';

/** @typedef {import('../../page-rows.ts').StoryRow} StoryRow */

const CHOICES = 6;

/**
 * The other story of a merge: the latest ones, or those that a search finds.
 * @param {string | undefined} storyId
 * @param {(into: string) => void} choose called with an empty id when the chosen story leaves the list
 */
export function storyChooser(storyId, choose) {
  const search = el('input', { type: 'search', autocomplete: 'off', autofocus: true });
  const list = el('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'The story that gets the reports' });
  let chosen = '';
  let timer = 0;
  let turn = 0;
  async function find() {
    const mine = ++turn;
    /** @type {{ rows: StoryRow[] }} */
    const { rows } = await api('stories', { search: search.value.trim() }).catch(() => ({ rows: [] }));
    if (mine !== turn) return;
    const others = rows.filter(({ id, withdrawn }) => id !== storyId && withdrawn === undefined).slice(0, CHOICES);
    if (chosen !== '' && !others.some(({ id }) => id === chosen)) pick('');
    const isInList = list.contains(document.activeElement);
    list.replaceChildren(
      ...(others.length > 0 ? others.map(choice) : [el('p', { class: 'muted' }, 'No other story matches.')]),
    );
    if (isInList) list.querySelector('input')?.focus();
  }
  /** @param {string} id */
  function pick(id) {
    chosen = id;
    choose(id);
  }
  /** @param {StoryRow} story */
  function choice({ id, headline, papers, articles, firstSeenAt, ...view }) {
    const size = articles > 1 ? `, ${count(papers, 'paper')}, ${count(articles, 'report')}` : '';
    const by = `${paperNames(view).slice(0, 2).join(', ') || 'no publisher'}${size} · `;
    return el(
      'label',
      {},
      el('input', { type: 'radio', name: 'into', value: id, checked: id === chosen, onchange: () => pick(id) }),
      el('span', {}, el('b', { dir: 'auto' }, headline), el('span', { class: 'muted' }, by, clock(firstSeenAt))),
    );
  }
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(find, 200);
  });
  void find();
  return el(
    'div',
    { class: 'chooser' },
    el('label', {}, 'Which story? Type words of its headline or publisher, its URL or its id', search),
    list,
  );
}
