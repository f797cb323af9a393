import { byId, byIdAs } from './elements.ts';

const dialog = byIdAs('keys', HTMLDialogElement);

/** @returns the list that is shown. */
function listShown(): HTMLElement | undefined {
  return ['stories', 'files', 'review', 'corrections'].map(byId).find((list) => list.getClientRects().length > 0);
}

/** Rows, and the reports of the open ones. */
const ROWS = ':scope > li > details > summary, :scope > li[tabindex], details[open] .report';

function move(step: number) {
  const rows = [...(listShown()?.querySelectorAll(ROWS) ?? [])];
  const at = rows.findLastIndex((row) => row.closest('li')?.contains(document.activeElement));
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

/** Presses the button with this key: of the report or the row in focus, else of the first open row. */
function press(key: string) {
  const focus = document.activeElement;
  const notice = key === 'u' ? byId('notice') : undefined;
  const open = listShown()?.querySelector(':scope > li:has(> details[open])');
  for (const place of [focus?.closest('.report'), focus?.closest('.rows > li'), open, notice]) {
    const button = place?.querySelector(`button[data-key="${CSS.escape(key)}"]`);
    if (!(button instanceof HTMLButtonElement) || button.disabled) continue;
    button.click();
    return true;
  }
  return false;
}

export function listenToKeys(showPane: (name: string) => void) {
  const keys: Record<string, () => unknown> = {
    j: () => move(1),
    k: () => move(-1),
    '/': search,
    '?': () => dialog.showModal(),
    s: () => showPane('stories'),
    f: () => showPane('files'),
    v: () => showPane('review'),
    c: () => showPane('corrections'),
    o: () => byId('show-sources').hidden || showPane('sources'),
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
    if (isTyping) return;
    if (Object.hasOwn(keys, event.key)) keys[event.key]?.();
    else if (event.key.length > 1 || !press(event.key)) return;
    event.preventDefault();
  });
  byId('show-keys').addEventListener('click', () => dialog.showModal());
  byId('close-keys').addEventListener('click', () => dialog.close());
}
