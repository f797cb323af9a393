import { api, failed } from './api.mjs';
import { createList } from './list.mjs';
import { byId, byIdAs, count, el, nodesOf } from './parts.mjs';

const MOST_LIVE_ROWS = 1_000;
/** The most rows that the server sends at once. */
const BURST = 500;

/**
 * Pages of rows from the server, the newest first, with what arrives put on top.
 * @template {{ id: string, place?: number }} Row
 * @param {object} list
 * @param {string} list.name of its elements, and of what the server is asked for
 * @param {string} list.one
 * @param {string} list.many
 * @param {() => Record<string, string>} list.query for the server
 * @param {(row: Row) => boolean} list.accepts whether a row that arrives belongs to the query
 * @param {(row: Row) => import('./parts.mjs').Child[]} list.head
 * @param {(row: Row) => Promise<import('./parts.mjs').Child[]>} list.body asked for when a row is opened
 * @param {() => string} list.empty said where there are no rows
 */
export function createLiveList({ name, one, many, query, accepts, head, body, empty }) {
  const rows = byId(name);
  const held = byIdAs(`${name}-held`, HTMLButtonElement);
  const totalText = byId(`${name}-total`);
  const nothing = byId(`${name}-empty`);
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
  const list = createList({ name, item, more: () => loadMore().catch(failed) });

  /** @param {Row} row */
  function item(row) {
    const summary = el('summary', {}, head(row));
    const details = el('details', {}, summary);
    details.addEventListener('toggle', () => {
      if (details.open) fill(row.id);
    });
    shown.set(row.id, { summary, details, row });
    return el('li', {}, details);
  }

  /** @param {string} id */
  async function fill(id) {
    const { details, row } = shown.get(id) ?? {};
    if (row === undefined || !details?.open) return;
    const content = await body(row).catch((error) => [el('p', { class: 'error' }, error.message)]);
    // It may have changed meanwhile, and is being filled again.
    if (shown.get(id)?.row !== row) return;
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
    if (details.open) fill(row.id);
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
    const first = await page(undefined).finally(() => {
      loads -= 1;
    });
    if (turn !== asked) return;
    shown.clear();
    isStale = false;
    waiting = new Map();
    held.hidden = true;
    next = first.next;
    total = first.total;
    list.show(first.rows, next === undefined);
    showTotal();
    const missed = early;
    early = [];
    if (missed.length > 0) receive(missed);
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
    // Somebody who has scrolled down, or is in a row, must not lose the place.
    const isAtTop = rows.scrollTop < 8 && !rows.matches(':focus-within') && scrollY < 400;
    isStale ||= changed.length >= BURST;
    if (isAtTop && isStale) {
      load().catch(failed);
      return;
    }
    for (const row of changed) {
      const known = shown.get(row.id);
      const isFurtherDown = next !== undefined && (row.place ?? 0) < next;
      if (known) update(known, row);
      else if (waiting.has(row.id) || (accepts(row) && !isFurtherDown)) waiting.set(row.id, row);
    }
    if (isAtTop) {
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
    if (isStale || rows.children.length + fresh.length > MOST_LIVE_ROWS) {
      load().catch(failed);
      return;
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
     * Shows rows again of which something else has changed.
     * @param {(row: Row) => boolean} isMeant
     */
    refresh(isMeant) {
      for (const known of [...shown.values()]) if (isMeant(known.row)) update(known, { ...known.row });
    },
    /** @param {string} id */
    details: (id) => shown.get(id)?.details,
  };
}
