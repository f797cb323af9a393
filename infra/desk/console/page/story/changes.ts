import type { ToldVersion } from '../../../operator/table/story-diff.ts';
import { api } from '../api.ts';
import { clock, el, faultText, keyText, tag } from '../elements.ts';

/** What each version changed in what a story says, read when somebody opens it. */
export function changes(id: string) {
  const list = el('ol', el('li.muted', 'Reading the files …'));
  const details = el('details.evidence.changes', el('summary', 'What changed'), list);
  const read = async () => {
    const versions = await api<ToldVersion[]>('changes', { id });
    list.replaceChildren(...versions.map(version));
  };
  const failed = (error: unknown) => list.replaceChildren(el('li.error', faultText(error)));
  details.addEventListener('toggle', () => details.open && read().catch(failed));
  return details;
}

function version({ at, disposition, key, headline, text, isGone }: ToldVersion) {
  return el(
    'li',
    el('p', clock(at), ' ', tag(disposition), ' ', keyText(key)),
    isGone && el('p.muted', 'The version was deleted, or holds no article any more.'),
    headline && el('p.report-headline', { dir: 'auto' }, words(headline)),
    text && el('p', { dir: 'auto' }, text.every(({ kind }) => kind === 'same') ? 'Text unchanged' : words(text)),
  );
}

const words = (parts: NonNullable<ToldVersion['text']>) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : el(kind === 'added' ? 'ins' : 'del', {}, text)));
