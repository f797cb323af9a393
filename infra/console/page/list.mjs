import { api, failed } from './api.mjs';
import { byId, count, el } from './parts.mjs';

const MOST_LIVE_ROWS = 1_000;
/** The most rows that the server sends at once. */
const BURST = 500;

/**
 * Pages of rows from the server, the newest first, with what arrives put on top.
 * @param list `query()` for the server, what it `accepts(row)`, its `head(row)` and its `body(row)`.
 */
export function createList({ name, one, many, query, accepts, head, body, empty }) {
  const [rows, more, held, totalText, nothing] = ['', '-more', '-held', '-total', '-empty'].map((part) =>
    byId(name + part),
  );
  const shown = new Map();
  let waiting = new Map();
  let next;
  let asked = 0;
  let loads = 0;
  /** What arrived while a page of rows was under way, which may not hold it. */
  let early = [];
  /** More has changed than was sent. */
  let isStale = false;
  let total = 0;

  function item(row) {
    const details = el('details', {}, el('summary', {}, head(row)));
    details.addEventListener('toggle', () => {
      if (details.open) fill(row.id);
    });
    const element = el('li', {}, details);
    shown.set(row.id, { element, details, row });
    return element;
  }

  async function fill(id) {
    const { details, row } = shown.get(id) ?? {};
    if (!details?.open) return;
    const content = await body(row).catch((error) => [el('p', { class: 'error' }, error.message)]);
    // It may have changed meanwhile, and is being filled again.
    if (shown.get(id)?.row !== row) return;
    for (const old of details.querySelectorAll(':scope > .body')) old.remove();
    details.append(el('div', { class: 'body' }, content));
  }

  function update({ element, details }, row) {
    details.querySelector('summary').replaceChildren(...head(row));
    shown.set(row.id, { element, details, row });
    if (details.open) fill(row.id);
  }

  function say() {
    totalText.textContent = total > 0 ? total.toLocaleString('en') : '';
    nothing.hidden = total > 0;
    nothing.textContent = empty();
  }

  function ends(page) {
    next = page.next;
    more.hidden = next === undefined;
  }

  async function load() {
    const turn = ++asked;
    loads += 1;
    const page = await api(name, query()).finally(() => {
      loads -= 1;
    });
    if (turn !== asked) return;
    shown.clear();
    isStale = false;
    waiting = new Map();
    held.hidden = true;
    ends(page);
    rows.replaceChildren(...page.rows.map(item));
    total = page.total;
    say();
    const missed = early;
    early = [];
    if (missed.length > 0) receive(missed);
  }

  async function loadMore() {
    if (next === undefined || more.disabled) return;
    more.disabled = true;
    const turn = asked;
    const page = await api(name, { ...query(), before: next }).finally(() => {
      more.disabled = false;
    });
    if (turn !== asked) return;
    ends(page);
    rows.append(...page.rows.filter(({ id }) => !shown.has(id)).map(item));
  }

  function receive(changed) {
    if (loads > 0) {
      early.push(...changed);
      return;
    }
    // Whoever reads further down, or is in a row, is not to lose the place.
    const isAtTop = rows.scrollTop < 8 && !rows.matches(':focus-within') && scrollY < 400;
    isStale ||= changed.length >= BURST;
    if (isAtTop && isStale) return load();
    for (const row of changed) {
      const known = shown.get(row.id);
      const isFurtherDown = next !== undefined && row.place < next;
      if (known) update(known, row);
      else if (waiting.has(row.id) || (accepts(row) && !isFurtherDown)) waiting.set(row.id, row);
    }
    if (isAtTop) return showWaiting();
    held.hidden = waiting.size === 0;
    held.textContent = `Show ${count(waiting.size, `new ${one}`, `new ${many}`)}`;
  }

  function showWaiting() {
    const fresh = [...waiting.values()];
    waiting = new Map();
    held.hidden = true;
    if (isStale || rows.children.length + fresh.length > MOST_LIVE_ROWS) return load();
    rows.prepend(...fresh.toReversed().map(item));
    total += fresh.length;
    say();
  }

  held.addEventListener('click', () => {
    rows.scrollTop = 0;
    showWaiting();
    rows.querySelector('summary')?.focus();
  });
  more.addEventListener('click', loadMore);
  new IntersectionObserver(([entry]) => entry.isIntersecting && loadMore().catch(failed)).observe(more);
  rows.addEventListener('scroll', () => {
    if (rows.scrollTop + rows.clientHeight > rows.scrollHeight - 600) loadMore().catch(failed);
  });

  /** Shows rows again of which something else has changed. */
  const refresh = (isMeant) => {
    for (const known of [...shown.values()]) if (isMeant(known.row)) update(known, { ...known.row });
  };
  return { load, receive, refresh, open: (id) => shown.get(id)?.details };
}
