import { api } from './api.mjs';
import { undoButton } from './ask.mjs';
import { byId, clock, el, keyText } from './elements.mjs';

/** @typedef {import('../../operator/correct/corrected.ts').Corrected} Corrected */
/** @typedef {import('../../operator/correct/corrected.ts').Subject} Subject */

/** @type {Readonly<Record<Corrected['kind'], { tag: string, verb: string }>>} */
const KINDS = {
  split: { tag: 'split', verb: ' split from ' },
  merge: { tag: 'merged', verb: ' merged into ' },
  right: { tag: 'right', verb: ' belongs to ' },
  apart: { tag: 'kept apart', verb: ' is not the same as ' },
  headline: { tag: 'headline', verb: ' is told by a report that somebody chose' },
  looked: { tag: 'same', verb: ' tells of the same event as ' },
  restore: { tag: 'unmerged', verb: ' taken out of ' },
  withdraw: { tag: 'withdraw', verb: '' },
  withdrawal: { tag: 'withdrawn', verb: '' },
};

let shown = '';

/** Shows what was split, merged, confirmed or withdrawn, the newest first. */
export async function showCorrections() {
  /** @type {{ rows: Corrected[], total: number, pending: import('../served.ts').PendingCorrection[] }} */
  const { rows, total, pending } = await api('corrected');
  byId('corrections-empty').hidden = total + pending.length > 0;
  // Keep the rows unless something changed: one may have the focus.
  const state = JSON.stringify([rows, pending]);
  if (state === shown) return;
  shown = state;
  byId('corrections').replaceChildren(...pending.map(pendingItem), ...rows.map(item));
  byId('corrections-total').textContent = total > 0 ? total.toLocaleString('en') : '';
}

/** @param {import('../served.ts').PendingCorrection} pending */
function pendingItem({ at, by, text }) {
  return el(
    'li',
    { class: 'correction', tabindex: -1 },
    el('span', { class: 'tag warn' }, 'pending'),
    el('div', {}, el('p', { dir: 'auto' }, text), el('p', { class: 'muted' }, `by ${by || 'you'}`)),
    clock(at),
  );
}

/** @param {Corrected} corrected */
function item({ kind, at, by, reason, refusal, subject, object, isUndone, undo }) {
  const { tag, verb } = KINDS[kind];
  return el(
    'li',
    { class: 'correction', tabindex: -1 },
    el('span', { class: `tag ${kind === 'withdrawal' ? 'bad' : 'accent'}` }, tag),
    el(
      'div',
      {},
      el('p', { dir: 'auto' }, subjectElement(subject), verb, object && subjectElement(object)),
      el('p', { class: 'muted' }, `by ${by}`, reason && [': ', el('q', { dir: 'auto' }, reason)]),
      isUndone && el('p', { class: 'muted' }, 'Undone.'),
      refusal && el('p', { class: 'muted' }, `Not done: ${refusal}`),
    ),
    clock(at),
    el(
      'p',
      { class: 'buttons' },
      el('button', { type: 'button', onclick: () => showStory((object ?? subject).storyId) }, 'Show story'),
      undo && undoButton(undo, 'Undo …'),
    ),
  );
}

/** @param {string} id */
export function showStory(id) {
  document.dispatchEvent(new CustomEvent('show-story', { detail: id }));
}

/** @param {Subject} subject */
const subjectElement = ({ headline, key, storyId }) =>
  headline === undefined ? (key ? keyText(key) : el('code', {}, storyId)) : el('q', { dir: 'auto' }, headline);
