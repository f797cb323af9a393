import type { State } from '../stack-state.ts';
import { connected, failed } from './api.ts';
import { operate } from './ask.ts';
import { byId, byIdAs, el } from './elements.ts';
import { showFailedMessages } from './files/failed-messages.ts';

/** A new connection. */
export function startState() {
  byId('lost').hidden = true;
  connected('Live');
}

/** What waits and what failed. */
export function showState({ tiles, problems, deadLetters, unannounced }: State) {
  byId('tiles').replaceChildren(
    ...tiles.map(({ name, value, note, state }) =>
      el(
        'li',
        { class: state },
        el('span.part-name', name),
        el('b', value),
        el('span.tile-note', { title: note }, note),
      ),
    ),
  );
  showWell(tiles);
  showProblems(problems);
  showFailed(deadLetters, unannounced);
}

const timeOf = (iso: string) => new Date(iso).toLocaleTimeString('en-GB', { timeStyle: 'short' });

let wasWell = true;
let lostSince = '';

/**
 * One line: what is wrong, else what waits and since when, else that all is well. The tiles open by themselves when
 * something is wrong.
 */
function showWell(tiles: State['tiles']) {
  const bad = tiles.filter(({ state }) => state === 'bad');
  const silent = tiles.filter(({ value }) => value === 'No answer');
  const busy = tiles.filter(({ state }) => state === 'busy');
  const isLost = silent.length > tiles.length / 2;
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
  const lost =
    `The stack has not answered since ${lostSince}. What is shown is from before; the page goes on ` +
    'when the stack answers again.';
  if (isLost && byId('lost').textContent !== lost) byId('lost').textContent = lost;
}

let problemsShown = '';

/** Each with what mends it: the button of an operation, or a command to type. */
function showProblems(problems: State['problems']) {
  byId('failed').hidden = problems.length === 0;
  const state = JSON.stringify(problems);
  if (state === problemsShown) return;
  problemsShown = state;
  byId('problems').replaceChildren(
    ...problems.map(({ text, quoted, command, action }) =>
      el(
        'li',
        el(
          'div',
          el('p.letter-name', { dir: 'auto' }, text),
          quoted && el('p.quoted', { dir: 'auto' }, quoted),
          !action && command && el('p.muted', el('code', command)),
        ),
        action &&
          el(
            'button',
            { onclick: () => operate(action.operation, { ...action.asked }, { about: text }).catch(failed) },
            action.label,
          ),
      ),
    ),
  );
}

let lettersShown = '';

function showFailed({ count: letters, keys }: State['deadLetters'], unannounced: number) {
  const state = `${letters} ${unannounced} ${[...keys].sort().join(' ')}`;
  if (state === lettersShown) return;
  lettersShown = state;
  if (letters + unannounced > 0) showFailedMessages().catch(failed);
  else byId('letters').replaceChildren();
}
