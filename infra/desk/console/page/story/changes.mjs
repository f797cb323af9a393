import { api } from '../api.mjs';
import { clock, el, faultText, keyText, tag } from '../elements.mjs';

/** @typedef {import('../../../operator/table/story-diff.ts').ToldVersion} ToldVersion */

/**
 * What each version changed in what a story says, read when somebody opens it.
 * @param {string} id
 */
export function changes(id) {
  const list = el('ol', {}, el('li', { class: 'muted' }, 'Reading the files …'));
  const details = el('details', { class: 'evidence changes' }, el('summary', {}, 'What changed'), list);
  const read = async () => {
    /** @type {ToldVersion[]} */
    const versions = await api('changes', { id });
    list.replaceChildren(...versions.map(version));
  };
  const failed = (/** @type {unknown} */ error) => list.replaceChildren(el('li', { class: 'error' }, faultText(error)));
  details.addEventListener('toggle', () => details.open && read().catch(failed));
  return details;
}

/** @param {ToldVersion} version */
function version({ at, disposition, key, headline, text, isGone }) {
  return el(
    'li',
    {},
    el('p', {}, clock(at), ' ', tag(disposition), ' ', keyText(key)),
    isGone && el('p', { class: 'muted' }, 'The version was deleted, or holds no article any more.'),
    headline && el('p', { class: 'report-headline', dir: 'auto' }, words(headline)),
    text && el('p', { dir: 'auto' }, text.every(({ kind }) => kind === 'same') ? 'Text unchanged' : words(text)),
  );
}

/** @param {NonNullable<ToldVersion['text']>} parts */
const words = (parts) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : el(kind === 'added' ? 'ins' : 'del', {}, text)));
