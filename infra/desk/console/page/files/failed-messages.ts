import type { FailedMessage } from '../../../operator/queues/failed-messages.ts';
import { api } from '../api.ts';
import { byId, clock, el, faultText, keyText } from '../elements.ts';

type FailedMessageRow = FailedMessage & { object: string };

/** Shows the messages that wait for a person, each with what can be done. */
export async function showFailedMessages() {
  const { letters } = await api<{ letters: FailedMessageRow[] }>('letters');
  byId('letters').replaceChildren(...letters.map(failedMessageItem));
}

function failedMessageItem(letter: FailedMessageRow) {
  const { queue, files, since, cause, isStray, body, object, id } = letter;
  const isDead = queue === 'dead letters';
  const [file] = files;
  const name = isStray
    ? `A stray message, not an event of ${isDead ? 'a file' : 'this stack'}: another system or a person sent it.`
    : file === undefined
      ? isDead
        ? 'A message without a file'
        : 'A batch of announcements'
      : keyText(file.key);
  const why = isStray
    ? 'Nothing can be done with it here: drop it.'
    : (cause ?? (isDead ? 'Ingest failed ten times; its log has the error.' : 'It could not be announced.'));
  const status = el('p', { role: 'status' });
  const buttons = el(
    'p.buttons',
    isDead && !isStray && button('Try again', letter, 'retry', status),
    button('Drop', letter, 'drop', status),
  );
  return el(
    'li',
    el(
      'div',
      el('p.letter-name', name, files.length > 1 && ` and ${files.length - 1} more`),
      el('p.muted', why, object && ` ${object}`),
      body && el('code', { dir: 'auto' }, body),
      el('p.facts', since && ['Since ', clock(since), ' · '], el('code', id)),
      status,
    ),
    buttons,
  );
}

function button(text: string, { id, queue }: FailedMessageRow, action: 'retry' | 'drop', status: HTMLElement) {
  let isAsked = action === 'retry';
  return el(
    'button',
    {
      async onclick({ currentTarget }) {
        if (!(currentTarget instanceof HTMLButtonElement)) return;
        if (!isAsked) {
          isAsked = true;
          currentTarget.textContent = 'Drop it for good';
          status.textContent =
            'The message will be deleted. A file stays in the bucket; “wiredrop backfill --missing” finds it.';
          return;
        }
        currentTarget.disabled = true;
        status.textContent = 'Looking for the message …';
        try {
          const result = await api<{ text: string }>(
            'letter',
            {},
            { method: 'POST', body: JSON.stringify({ id, queue, action }) },
          );
          byId('notice').textContent = result.text;
          currentTarget.closest('li')?.remove();
        } catch (error) {
          status.textContent = faultText(error);
          currentTarget.disabled = false;
        }
      },
    },
    text,
  );
}
