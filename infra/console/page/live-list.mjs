import { api, failed } from './api.mjs';
import { byId, byIdAs, count, el, nodesOf } from './elements.mjs';
import { createList } from './list.mjs';

const MOST_LIVE_ROWS = 1_000;
/** The most rows that the server sends at once. */
const BURST = 500;
const LOOK_MS = 1_000;

/**
 * Pages of rows from the server, the newest first, with what arrives put on top.
 * @template {{ id: string, place?: number }} Row
 * @param {object} options
 * @param {string} options.name of its elements, and of what the server is asked for
 * @param {string} options.one
 * @param {string} options.many
 * @param {() => Record<string, string>} options.query for the server
 * @param {() => boolean} options.isFiltered whether only some rows belong to the query: the server knows which
 * @param {() => boolean} options.isNewestFirst else a row that arrives belongs anywhere
 * @param {(answer: any) => void} [options.onLoad] with all of the server's answer
 * @param {(row: Row) => import('./elements.mjs').Child[]} options.head
 * @param {(row: Row, again: () => void) => Promise<import('./elements.mjs').Child[]>} options.body asked for when a row is
 * opened, and `again` when it is out of date
 * @param {() => string} options.empty said where there are no rows
 * @param {(row: Row, isOpen: boolean) => void} [options.onToggle] when a person opens or closes a row
 */
export function createLiveList(options) {
  const { name, one, many, query, isFiltered, isNewestFirst, onLoad, head, body, empty, onToggle } = options;
  const rows = byId(name);
  const held = byIdAs(`${name}-held`, HTMLButtonElement);
  const totalText = byId(`${name}-total`);
  const nothing = byId(`${name}-empty`);
  const busy = byId(`${name}-busy`);
  /** @typedef {{ summary: HTMLElement, details: HTMLDetailsElement, row: Row }} Shown */
  /** @type {Map<string, Shown>} */
  const shown = new Map();
  /** @type {Map<string, Row>} */
  let waiting = new Map();
  /** @type {number | undefined} */
  let next;
  let asked = 0;
  let loads = 0;
  /**
   * What arrived while a page of rows was under way, which may not hold it.
   * @type {Row[]}
   */
  let early = [];
  /** More has changed than was sent. */
  let isStale = false;
  let isLoadingMore = false;
  let total = 0;
  let looking = 0;
  let shownFor = '';
  /** Rows to open as soon as they are there. @type {Set<string>} */
  const opening = new Set();
  const list = createList({ name, item, more: () => loadMore().catch(failed) });

  /** @param {Row} row */
  function item(row) {
    const summary = el('summary', {}, head(row));
    const details = el('details', {}, summary);
    details.addEventListener('toggle', () => {
      if (details.isConnected) onToggle?.(row, details.open);
      if (details.open) void fill(row.id);
    });
    shown.set(row.id, { summary, details, row });
    return el('li', {}, details);
  }

  /** @param {string} id */
  async function fill(id) {
    const { details, row } = shown.get(id) ?? {};
    if (row === undefined || !details?.open) return;
    // Keep the row while two of its reports are compared.
    if (details.querySelector('.compared, .changes[open]')) return;
    if (!details.querySelector(':scope > .body'))
      details.append(el('div', { class: 'body' }, el('p', { class: 'muted' }, 'Reading …')));
    const content = await body(row, () => fill(id)).catch((error) => [el('p', { class: 'error' }, error.message)]);
    // It may have changed meanwhile, and is being filled again.
    if (shown.get(id)?.row !== row || details.querySelector('.compared, .changes[open]')) return;
    for (const old of details.querySelectorAll(':scope > .body')) old.remove();
    details.append(el('div', { class: 'body' }, content));
  }

  /**
   * @param {Shown} known
   * @param {Row} row
   */
  function update({ summary, details }, row) {
    summary.replaceChildren(...nodesOf(head(row)));
    shown.set(row.id, { summary, details, row });
    if (details.open) void fill(row.id);
  }

  function showTotal() {
    totalText.textContent = total > 0 ? total.toLocaleString('en') : '';
    nothing.hidden = total > 0;
    nothing.textContent = empty();
  }

  /** @returns {Promise<{ rows: Row[], next?: number, total: number }>} */
  function page(/** @type {number | undefined} */ before) {
    return api(name, { ...query(), ...(before !== undefined && { before: String(before) }) });
  }

  async function load() {
    const turn = ++asked;
    loads += 1;
    // A sign of work, and what takes so long.
    const signs = [
      setTimeout(() => working(isFiltered() ? 'Searching …' : 'Loading …'), 150),
      setTimeout(() => working('Not in the latest: searching the table …'), 2_000),
    ];
    const first = await page(undefined).finally(() => {
      loads -= 1;
      for (const sign of signs) clearTimeout(sign);
      if (turn === asked) working('');
    });
    if (turn !== asked) return;
    // The same list again: what is open stays open.
    const asking = JSON.stringify(query());
    if (asking === shownFor) for (const [id, { details }] of shown) if (details.open) opening.add(id);
    shownFor = asking;
    shown.clear();
    isStale = false;
    waiting = new Map();
    held.hidden = true;
    next = first.next;
    total = first.total;
    onLoad?.(first);
    list.show(first.rows, next === undefined);
    for (const id of opening) {
      const { details } = shown.get(id) ?? {};
      if (details) details.open = true;
    }
    opening.clear();
    showTotal();
    const missed = early;
    early = [];
    if (missed.length > 0) receive(missed);
  }

  /** @param {string} text */
  function working(text) {
    busy.textContent = text;
    rows.setAttribute('aria-busy', String(text !== ''));
  }

  async function loadMore() {
    if (next === undefined || isLoadingMore) return;
    isLoadingMore = true;
    const turn = asked;
    const more = await page(next).finally(() => {
      isLoadingMore = false;
    });
    if (turn !== asked) return;
    next = more.next;
    list.add(
      more.rows.filter(({ id }) => !shown.has(id)),
      next === undefined,
    );
  }

  /** @param {readonly Row[]} changed */
  function receive(changed) {
    if (loads > 0) {
      early.push(...changed);
      return;
    }
    isStale ||= changed.length >= BURST;
    if (isAtTop() && isStale) {
      load().catch(failed);
      return;
    }
    /** @type {Row[]} */
    const unknown = [];
    for (const row of changed) {
      const known = shown.get(row.id);
      // Uploaded again, it is on top of the list again.
      const isMoved = known !== undefined && isNewestFirst() && (row.place ?? 0) > (known.row.place ?? 0);
      const isFurtherDown = isNewestFirst() && next !== undefined && (row.place ?? 0) < next;
      if (known && !isMoved) update(known, row);
      else if (waiting.has(row.id)) waiting.set(row.id, row);
      else if (!isFurtherDown) unknown.push(row);
    }
    if (unknown.length === 0) offerWaiting();
    else if (isFiltered()) lookAgain();
    else accept(unknown);
  }

  /** Only the server knows which rows belong to the query: it is asked for its first page, at most once a second. */
  function lookAgain() {
    if (looking !== 0) return;
    looking = window.setTimeout(async () => {
      const turn = asked;
      try {
        const answer = await api(name, { ...query(), live: '1' });
        if (turn === asked)
          accept(answer.rows.filter((/** @type {Row} */ row) => !shown.has(row.id) && !waiting.has(row.id)));
      } catch (error) {
        failed(/** @type {Error} */ (error));
      } finally {
        looking = 0;
      }
    }, LOOK_MS);
  }

  /** @param {readonly Row[]} accepted */
  function accept(accepted) {
    for (const row of accepted) waiting.set(row.id, row);
    offerWaiting();
  }

  /** Somebody who has scrolled down, or is in a row, must not lose the place. */
  function isAtTop() {
    return rows.scrollTop < 8 && !rows.matches(':focus-within') && scrollY < 400 && isNewestFirst();
  }

  function offerWaiting() {
    if (isAtTop()) {
      showWaiting();
      return;
    }
    held.hidden = waiting.size === 0;
    held.textContent = `Show ${count(waiting.size, `new ${one}`, `new ${many}`)}`;
  }

  function showWaiting() {
    const fresh = [...waiting.values()];
    waiting = new Map();
    held.hidden = true;
    if (isStale || !isNewestFirst() || rows.children.length + fresh.length > MOST_LIVE_ROWS) {
      load().catch(failed);
      return;
    }
    for (const { id } of fresh) {
      const known = shown.get(id);
      known?.details.closest('li')?.remove();
      if (known) total -= 1;
    }
    rows.prepend(...fresh.toReversed().map(item));
    total += fresh.length;
    showTotal();
  }

  held.addEventListener('click', () => {
    rows.scrollTop = 0;
    showWaiting();
    rows.querySelector('summary')?.focus();
  });

  return {
    load,
    receive,
    /**
     * Shows rows again that have changed otherwise.
     * @param {(row: Row) => boolean} isMeant
     */
    refresh(isMeant) {
      for (const known of [...shown.values()]) if (isMeant(known.row)) update(known, { ...known.row });
    },
    /** Loads the list, and opens this row. @param {string} id */
    async open(id) {
      opening.add(id);
      await load();
      shown.get(id)?.summary.focus();
    },
  };
}
