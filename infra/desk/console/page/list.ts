import { byId, byIdAs } from './elements.ts';

/** Pixels from the end of a list from which on more of it is shown. */
const NEAR = 1_200;

interface Options<Row> {
  /** The id of its element; its button for more is `NAME-more`. */
  readonly name: string;
  readonly item: (row: Row) => Element;
  /** Calls `add` with what follows. */
  readonly more: () => void | Promise<void>;
}

/** Rows, more of which are shown as the end comes near, so that a list of any length is there at once. */
export function createList<Row>({ name, item, more }: Options<Row>) {
  const rows = byId(name);
  const button = byIdAs(`${name}-more`, HTMLButtonElement);
  let isGrowing = false;

  /** The end of the page comes near, or that of a list which scrolls by itself. Where it is not shown it does not. */
  function isNear() {
    if (button.getClientRects().length === 0) return false;
    const isRead = rows.scrollTop + rows.clientHeight > rows.scrollHeight - NEAR;
    return isRead && button.getBoundingClientRect().top < innerHeight + NEAR;
  }

  async function grow() {
    if (isGrowing) return;
    isGrowing = true;
    try {
      while (isNear()) {
        await more();
        // Laid out, it may have moved away.
        await new Promise(requestAnimationFrame);
      }
    } finally {
      isGrowing = false;
    }
  }

  button.addEventListener('click', () => more());
  rows.addEventListener('scroll', grow);
  new IntersectionObserver(([entry]) => entry?.isIntersecting && grow(), { rootMargin: `${NEAR}px` }).observe(button);

  return {
    /** Shows these in place of all others. */
    show(page: readonly Row[], isLast: boolean) {
      const focused = document.activeElement;
      rows.replaceChildren(...page.map(item));
      // A row that stays has been taken out and put back, which loses the focus.
      if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus();
      button.hidden = isLast;
      if (!isLast) void grow();
    },
    add(page: readonly Row[], isLast: boolean) {
      rows.append(...page.map(item));
      button.hidden = isLast;
    },
  };
}
