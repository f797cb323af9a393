import type { Corrected, Subject } from '../../../operator/correct/corrected.ts';
import type { PendingCorrection } from '../../served.ts';
import { api } from '../api.ts';
import { undoButton } from '../ask.ts';
import { byId, clock, el, keyText, showStory } from '../elements.ts';

let shown = '';

/** Shows what was split, merged, confirmed or withdrawn, the newest first. */
export async function showCorrections() {
  type Answer = { rows: Corrected[]; total: number; pending: PendingCorrection[] };
  const { rows, total, pending } = await api<Answer>('corrected');
  byId('corrections-empty').hidden = total + pending.length > 0;
  // Keep the rows unless something changed: one may have the focus.
  const state = JSON.stringify([rows, pending]);
  if (state === shown) return;
  shown = state;
  byId('corrections').replaceChildren(...pending.map(pendingItem), ...rows.map(item));
  byId('corrections-total').textContent = total > 0 ? total.toLocaleString('en') : '';
}

function pendingItem({ at, by, text }: PendingCorrection) {
  return el(
    'li.correction',
    { tabindex: -1 },
    el('span.tag.warn', 'pending'),
    el('div', el('p', { dir: 'auto' }, text), el('p.muted', `by ${by || 'you'}`)),
    clock(at),
  );
}

function item({ kind, at, by, reason, refusal, subject, object, isUndone, undo, words }: Corrected) {
  return el(
    'li.correction',
    { tabindex: -1 },
    el('span', { class: `tag ${kind === 'withdrawal' ? 'bad' : 'accent'}` }, words.tag),
    el(
      'div',
      el('p', { dir: 'auto' }, subjectElement(subject), ` ${words.verb} `, object && subjectElement(object)),
      el('p.muted', `by ${by}`, reason && [': ', el('q', { dir: 'auto' }, reason)]),
      isUndone && el('p.muted', 'Undone.'),
      refusal && el('p.muted', `Not done: ${refusal}`),
    ),
    clock(at),
    el(
      'p.buttons',
      el('button', { onclick: () => showStory((object ?? subject).storyId) }, 'Show story'),
      undo && undoButton(undo),
    ),
  );
}

const subjectElement = ({ headline, key, storyId }: Subject) =>
  headline === undefined ? (key ? keyText(key) : el('code', storyId)) : el('q', { dir: 'auto' }, headline);
