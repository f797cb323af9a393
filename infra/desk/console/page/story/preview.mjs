import { api } from '../api.mjs';
import { byIdAs, el, faultText } from '../elements.mjs';

const dialog = byIdAs('preview', HTMLDialogElement);

/** @type {readonly string[]} */
let formats = [];

/** @param {readonly string[]} names of what webhooks can send */
export function setFormats(names) {
  formats = names;
}

/**
 * Shows what a webhook of each format would send of a story.
 * @param {import('../../page-rows.ts').StoryRow} story
 */
export function showPreview({ id, headline }) {
  const choice = el(
    'select',
    {},
    formats.map((format) => el('option', {}, format)),
  );
  const headers = el('p', { class: 'facts' });
  const body = el('pre', { tabindex: 0, 'aria-label': 'The body' });
  async function show() {
    const format = choice.value;
    try {
      /** @type {import('../../../../../functions/webhook/formats/index.ts').Message} */
      const { content, ...message } = await api('preview', { id, format });
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
    el('p', { class: 'about', dir: 'auto' }, headline),
    el('label', {}, 'Format ', choice),
    headers,
    body,
    el('p', { class: 'buttons' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')),
  );
  dialog.showModal();
  choice.focus();
  void show();
}
