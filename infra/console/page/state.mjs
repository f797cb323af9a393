import { connected, failed } from './api.mjs';
import { operate } from './ask.mjs';
import { byId, byIdAs, count, el } from './elements.mjs';
import { showFailedMessages } from './failed-messages.mjs';

/** @typedef {import('../stack-state.ts').State} State */

const redrive = byIdAs('redrive', HTMLButtonElement);
/** A new connection. */
export function startState() {
  byId('lost').hidden = true;
  connected('Live');
}

/** What waits and what failed. @param {State} state */
export function showState({ parts, deadLetters, unannounced, strays }) {
  byId('parts').replaceChildren(
    ...parts.map(({ name, value, note, state }) =>
      el(
        'li',
        { class: state },
        el('span', { class: 'part-name' }, name),
        el('b', {}, value),
        el('span', { class: 'part-note', title: note }, note),
      ),
    ),
  );
  showWell(parts);
  showFailed(deadLetters, unannounced);
  redrive.hidden = deadLetters.count + unannounced <= strays;
}

/** @param {string} iso */
const timeOf = (iso) => new Date(iso).toLocaleTimeString('en-GB', { timeStyle: 'short' });

let wasWell = true;
let lostSince = '';

/**
 * One line: what is wrong, else what waits and since when, else that all is well. The tiles open by themselves when
 * something is wrong.
 * @param {State['parts']} parts
 */
function showWell(parts) {
  const bad = parts.filter(({ state }) => state === 'bad');
  const silent = parts.filter(({ value }) => value === 'No answer');
  const busy = parts.filter(({ state }) => state === 'busy');
  const isLost = silent.length > parts.length / 2;
  const waits = busy.map(({ name, value, since }) => `${name}: ${value}${since ? ` since ${timeOf(since)}` : ''}`);
  const texts = isLost
    ? ['The stack does not answer']
    : [
        ...(bad.length > 0 ? [`Look at ${bad.map(({ name }) => name.toLowerCase()).join(', ')}`] : []),
        ...waits,
        ...(bad.length + busy.length > 0 ? [] : ['All is well', 'nothing waits']),
      ];
  const text = texts.join(' · ');
  if (byId('well').textContent !== text) byId('well').textContent = text;
  byId('well-dot').className = `dot ${bad.length > 0 ? 'bad' : busy.length > 0 ? 'busy' : 'ok'}`;
  const isWell = bad.length === 0;
  if (isWell !== wasWell) byIdAs('overview', HTMLDetailsElement).open = !isWell;
  wasWell = isWell;
  lostSince = isLost ? lostSince || new Date().toLocaleTimeString('en-GB') : '';
  byId('lost').hidden = !isLost;
  const lost = `The stack has not answered since ${lostSince}. What is shown is from before; the page goes on when the stack answers again.`;
  if (isLost && byId('lost').textContent !== lost) byId('lost').textContent = lost;
}

let lettersShown = '';

/**
 * @param {State['deadLetters']} deadLetters
 * @param {number} unannounced
 */
function showFailed({ count: letters, keys, since }, unannounced) {
  const texts = [
    letters > 0 &&
      `${count(letters, 'message')} could not be ingested${since ? `, the oldest since ${new Date(since).toLocaleString('en-GB')}` : ''}.`,
    unannounced > 0 && `${count(unannounced, 'batch', 'batches')} could not be announced.`,
  ];
  const text = texts.filter(Boolean).join(' ');
  if (byId('failed-text').textContent !== text) byId('failed-text').textContent = text;
  byId('failed').hidden = text === '';
  const state = `${text} ${[...keys].sort().join(' ')}`;
  if (state === lettersShown) return;
  lettersShown = state;
  if (text !== '') showFailedMessages().catch(failed);
}

redrive.addEventListener('click', () => operate('redrive', {}).catch(failed));
