import { byId, byIdAs } from './elements.mjs';

const dialog = byIdAs('keys', HTMLDialogElement);

/** @returns {HTMLElement | undefined} the list that is shown. */
function listShown() {
  return [byId('stories'), byId('files'), byId('corrections')].find((list) => list.getClientRects().length > 0);
}

/** @param {number} step */
function move(step) {
  const rows = [...(listShown()?.querySelectorAll(':scope > li > details > summary, :scope > li[tabindex]') ?? [])];
  const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))];
  if (!(next instanceof HTMLElement)) return;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function search() {
  const field = listShown()?.id === 'files' ? 'file-search' : 'story-search';
  const input = byIdAs(field, HTMLInputElement);
  input.focus();
  input.select();
}

/** @param {(name: string) => void} showPane */
export function listenToKeys(showPane) {
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    '/': search,
    '?': () => dialog.showModal(),
    s: () => showPane('stories'),
    f: () => showPane('files'),
    c: () => showPane('corrections'),
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const { target } = event;
    const isTyping = target instanceof HTMLElement && target.matches('input, select, textarea');
    if (event.key === 'Escape' && target instanceof HTMLInputElement && target.type === 'search') {
      // Browsers clear the field: its rows are to stay.
      event.preventDefault();
      target.blur();
      move(0);
      return;
    }
    if (isTyping || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]?.();
  });
  byId('show-keys').addEventListener('click', () => dialog.showModal());
  byId('close-keys').addEventListener('click', () => dialog.close());
}
