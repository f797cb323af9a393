import { api } from '../api.mjs';
import { operate, undoButton } from '../ask.mjs';
import { byId, clock, el, keyText } from '../elements.mjs';

/** @typedef {import('../../../operator/correct/corrected.ts').Corrected} Corrected */
/** @typedef {import('../../../operator/correct/corrected.ts').Subject} Subject */

let shown = '';

/** Shows what was split, merged, confirmed or withdrawn, the newest first. */
export async function showCorrections() {
  /** @type {{ rows: Corrected[], total: number, pending: import('../../served.ts').PendingCorrection[] }} */
  const { rows, total, pending } = await api('corrected');
  byId('corrections-empty').hidden = total + pending.length > 0;
  // Keep the rows unless something changed: one may have the focus.
  const state = JSON.stringify([rows, pending]);
  if (state === shown) return;
  shown = state;
  byId('corrections').replaceChildren(...pending.map(pendingItem), ...rows.map(item));
  byId('corrections-total').textContent = total > 0 ? total.toLocaleString('en') : '';
}

/** @param {import('../../served.ts').PendingCorrection} pending */
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
function item({ kind, at, by, reason, refusal, subject, object, isUndone, undo, words }) {
  return el(
    'li',
    { class: 'correction', tabindex: -1 },
    el('span', { class: `tag ${kind === 'withdrawal' ? 'bad' : 'accent'}` }, words.tag),
    el(
      'div',
      {},
      el('p', { dir: 'auto' }, subjectElement(subject), ` ${words.verb} `, object && subjectElement(object)),
      el('p', { class: 'muted' }, `by ${by}`, reason && [': ', el('q', { dir: 'auto' }, reason)]),
      isUndone && el('p', { class: 'muted' }, 'Undone.'),
      refusal && el('p', { class: 'muted' }, `Not done: ${refusal}`),
    ),
    clock(at),
    el(
      'p',
      { class: 'buttons' },
      el('button', { type: 'button', onclick: () => showStory((object ?? subject).storyId) }, 'Show story'),
      undo && undoButton(undo),
      kind === 'withdrawal' &&
        el('button', { type: 'button', onclick: () => operate('restore', { anything: subject.storyId }) }, 'Restore …'),
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
