import type { Message } from '../../../../../functions/webhook/formats/index.ts';
import type { StoryRow } from '../../page-rows.ts';
import { api } from '../api.ts';
import { byIdAs, el, faultText } from '../elements.ts';

const dialog = byIdAs('preview', HTMLDialogElement);

let formats: readonly string[] = [];

/** @param names of what webhooks can send */
export function setFormats(names: readonly string[]) {
  formats = names;
}

/** Shows what a webhook of each format would send of a story. */
export function showPreview({ id, headline }: StoryRow) {
  const choice = el(
    'select',
    formats.map((format) => el('option', format)),
  );
  const headers = el('p.facts');
  const body = el('pre', { tabindex: 0, 'aria-label': 'The body' });
  async function show() {
    const format = choice.value;
    try {
      const { content, ...message } = await api<Message>('preview', { id, format });
      if (choice.value !== format) return;
      headers.textContent = Object.entries(message.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ');
      body.textContent = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
    } catch (error) {
      headers.textContent = faultText(error);
      body.textContent = '';
    }
  }
  choice.addEventListener('change', show);
  dialog.replaceChildren(
    el('h2', { id: 'preview-heading' }, 'What a webhook would send'),
    el('p.about', { dir: 'auto' }, headline),
    el('label', 'Format ', choice),
    headers,
    body,
    el('p.buttons', el('button', { onclick: () => dialog.close() }, 'Close')),
  );
  dialog.showModal();
  choice.focus();
  void show();
}
