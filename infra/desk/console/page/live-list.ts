import { api, failed } from './api.ts';
import type { Child } from './elements.ts';
import { byId, byIdAs, count, el, nodesOf } from './elements.ts';
import { createList } from './list.ts';

/** Rows beyond which a list that is looked at again begins afresh. */
const MOST_ROWS = 500;

interface Options<Row> {
  /** Of its elements, and of what the server is asked for. */
  readonly name: string;
  readonly one: string;
  readonly many: string;
  /** For the server. */
  readonly query: () => Record<string, string>;
  /** Whether only some rows belong to the query. */
  readonly isFiltered: () => boolean;
  /** Else a row that arrives belongs anywhere. */
  readonly isNewestFirst: () => boolean;
  /** With all of the server's answer. */
  // biome-ignore lint/suspicious/noExplicitAny: each list has an answer of its own
  readonly onLoad?: (answer: any) => void;
  /** With rows that have arrived or changed. */
  readonly onNew?: (rows: readonly Row[]) => void;
  readonly head: (row: Row) => Child[];
  /** Asked for when a row is opened, and `again` when it is out of date. */
  readonly body: (row: Row, again: () => void) => Promise<Child[]>;
  /** Said where there are no rows. */
  readonly empty: () => string;
  /** When a person opens or closes a row. */
  readonly onToggle?: (row: Row, isOpen: boolean) => void;
}

/** Pages of rows from the server, which is asked again when something has changed. */
export function createLiveList<Row extends { id: string }>(options: Options<Row>) {
  const { name, one, many, query, isFiltered, isNewestFirst, onLoad, onNew, head, body, empty, onToggle } = options;
  const rows = byId(name);
  const held = byIdAs(`${name}-held`, HTMLButtonElement);
  const totalText = byId(`${name}-total`);
  const nothing = byId(`${name}-empty`);
  const busy = byId(`${name}-busy`);
  type Shown = { place: HTMLElement; summary: HTMLElement; details: HTMLDetailsElement; row: Row };
  const shown: Map<string, Shown> = new Map();
  let next: number | undefined;
  /** Counts the questions: only the answer to the last one is shown. */
  let asked = 0;
  let shownFor = '';
  let isLoading = false;
  let isLoadingMore = false;
  const list = createList({ name, item, more: () => loadMore().catch(failed) });

  /** Its place in the list, which is kept: what is open stays open. */
  function item(row: Row) {
    const known = shown.get(row.id);
    if (known) {
      update(known, row);
      return known.place;
    }
    const summary = el('summary', head(row));
    const details = el('details', summary);
    details.addEventListener('toggle', () => {
      if (details.isConnected) onToggle?.(row, details.open);
      if (details.open) void fill(row.id);
    });
    const place = el('li', details);
    shown.set(row.id, { place, summary, details, row });
    return place;
  }

  async function fill(id: string) {
    const { details, row } = shown.get(id) ?? {};
    if (row === undefined || !details?.open) return;
    // Keep the row while two of its reports are compared.
    if (details.querySelector('.compared, .changes[open]')) return;
    if (!details.querySelector(':scope > .body')) details.append(el('div.body', el('p.muted', 'Reading …')));
    const content = await body(row, () => fill(id)).catch((error) => [el('p.error', error.message)]);
    // It may have changed meanwhile, and is being filled again.
    if (shown.get(id)?.row !== row || details.querySelector('.compared, .changes[open]')) return;
    for (const old of details.querySelectorAll(':scope > .body')) old.remove();
    details.append(el('div.body', content));
  }

  function update(known: Shown, row: Row, isForced = false) {
    if (!isForced && JSON.stringify(known.row) === JSON.stringify(row)) return;
    known.summary.replaceChildren(...nodesOf(head(row)));
    known.row = row;
    if (known.details.open) void fill(row.id);
  }

  const page = (more?: Record<string, string>): Promise<{ rows: Row[]; next?: number; total: number }> =>
    api(name, { ...query(), ...more });

  function show(first: Awaited<ReturnType<typeof page>>) {
    held.hidden = true;
    next = first.next;
    onLoad?.(first);
    const ids = new Set(first.rows.map(({ id }) => id));
    for (const id of shown.keys()) if (!ids.has(id)) shown.delete(id);
    list.show(first.rows, next === undefined);
    showTotal(first.total);
  }

  function showTotal(total: number) {
    totalText.textContent = total > 0 ? total.toLocaleString('en') : '';
    nothing.hidden = total > 0;
    nothing.textContent = empty();
  }

  async function load() {
    const turn = ++asked;
    isLoading = true;
    const sign = setTimeout(() => working(isFiltered() ? 'Searching …' : 'Loading …'), 150);
    const first = await page().finally(() => {
      clearTimeout(sign);
      if (turn !== asked) return;
      isLoading = false;
      working('');
    });
    if (turn !== asked) return;
    const asking = JSON.stringify(query());
    const isOther = asking !== shownFor;
    shownFor = asking;
    show(first);
    // Rows mark the words of the search.
    if (isOther) for (const known of shown.values()) update(known, known.row, true);
  }

  function working(text: string) {
    busy.textContent = text;
    rows.setAttribute('aria-busy', String(text !== ''));
  }

  async function loadMore() {
    if (next === undefined || isLoadingMore) return;
    isLoadingMore = true;
    const turn = asked;
    const more = await page({ before: String(next) }).finally(() => {
      isLoadingMore = false;
    });
    if (turn !== asked) return;
    next = more.next;
    list.add(
      more.rows.filter(({ id }) => !shown.has(id)),
      next === undefined,
    );
  }

  /** Where it is shown, asks for as many rows as it has. Somebody who reads further down keeps the place. */
  async function look() {
    if (rows.closest('.pane')?.hasAttribute('hidden')) return undefined;
    // A load that is under way shows all.
    if (isLoading) return undefined;
    if (shownFor === '') return load();
    const turn = asked;
    const answer = await page({ live: '1', limit: String(Math.min(MOST_ROWS, shown.size)) });
    if (turn !== asked) return undefined;
    const unknown = answer.rows.filter(({ id }) => !shown.has(id));
    onNew?.(answer.rows.filter((row) => JSON.stringify(shown.get(row.id)?.row) !== JSON.stringify(row)));
    if (isAtTop()) return show(answer);
    for (const row of answer.rows) if (shown.has(row.id)) item(row);
    held.hidden = unknown.length === 0;
    held.textContent = `Show ${count(unknown.length, `new ${one}`, `new ${many}`)}`;
    return undefined;
  }

  /** Somebody who has scrolled down, or is in a row, must not lose the place. */
  function isAtTop() {
    return rows.scrollTop < 8 && !rows.matches(':focus-within') && scrollY < 400 && isNewestFirst();
  }

  held.addEventListener('click', async () => {
    rows.scrollTop = 0;
    await load().catch(failed);
    rows.querySelector('summary')?.focus();
  });

  return {
    load,
    look,
    /** Shows rows again that have changed otherwise. */
    refresh(isMeant: (row: Row) => boolean) {
      for (const known of shown.values()) if (isMeant(known.row)) update(known, { ...known.row }, true);
    },
    /** Loads the list, and opens this row. */
    async open(id: string) {
      await load();
      const known = shown.get(id);
      if (!known) return;
      known.details.open = true;
      known.summary.focus();
    },
  };
}
