import { api } from './api.mjs';
import { storyChooser } from './choose-story.mjs';
import { byId, byIdAs, el, messageOf } from './parts.mjs';

/** @typedef {import('../actions.ts').Told} Told */
/** @typedef {Record<string, string>} Body what the server is asked to do */

/**
 * What a person can ask for, by the name of its route. `why` labels the reason; without it nobody is asked who and why.
 * @type {Readonly<Record<string, { title: string, warns: string, confirm: string, why?: string, isReasonNeeded?: boolean }>>}
 */
const QUESTIONS = {
  split: {
    title: 'Split off a report',
    warns: 'It leaves this story, with all reports of the same text, founds its own, and never joins this one again.',
    confirm: 'Split it off',
    why: 'Why? Operators see it, subscribers do not.',
  },
  unsplit: {
    title: 'Put a report back',
    warns: 'The story ends, and its reports are in the one again that they were split from.',
    confirm: 'Put it back',
    why: 'Why? Operators see it, subscribers do not.',
  },
  merge: {
    title: 'Merge into another story',
    warns:
      'This story ends. The other one keeps its headline and gets all its reports, also those that are still to come.',
    confirm: 'Merge them',
    why: 'Why? Operators see it, subscribers do not.',
  },
  unmerge: {
    title: 'Undo the merge',
    warns: 'The story is one of its own again, and its reports leave the other one.',
    confirm: 'Make it a story again',
    why: 'Why? Operators see it, subscribers do not.',
  },
  withdraw: {
    title: 'Withdraw this story',
    warns: 'Its text is erased from the table. The files stay: it can be restored.',
    confirm: 'Withdraw this story',
    why: 'Why? Operators see it, subscribers do not.',
    isReasonNeeded: true,
  },
  restore: {
    title: 'Restore this story',
    warns: 'The story is read from its file again.',
    confirm: 'Restore this story',
  },
};

const dialog = byIdAs('ask', HTMLDialogElement);
const NAME = 'wiredrop-by';
let user = '';

/** @param {string} name of the user of the machine, who corrects unless somebody types another one */
export function setUser(name) {
  user = name;
}

/**
 * Asks before a correction is made, and shows what subscribers would hear of it.
 * @param {string} name of a question
 * @param {Body} body
 * @param {object} options
 * @param {import('./parts.mjs').Child} [options.about] what is corrected
 * @param {boolean} [options.isMerge] the person chooses the other story
 * @param {() => void} [options.done]
 */
export function ask(name, body, { about, isMerge = false, done = () => {} } = {}) {
  const question = QUESTIONS[name];
  if (question === undefined) throw new Error(`There is no question ${name}`);
  const { title, warns, confirm, why, isReasonNeeded = false } = question;
  const plan = el('div', { class: 'plan', role: 'status' });
  const said = el('p', { role: 'alert', class: 'error' });
  const by = el('input', { type: 'text', maxlength: 100, autocomplete: 'off', value: storedName() || user });
  const reason = el('input', { type: 'text', maxlength: 500, autocomplete: 'off', 'aria-required': isReasonNeeded });
  const act = el('button', { type: 'submit', class: 'strong', disabled: true }, confirm);
  const cancel = el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel');
  let asked = body;
  let turn = 0;

  async function look() {
    const mine = ++turn;
    act.disabled = true;
    plan.replaceChildren(el('p', { class: 'muted' }, 'Looking at what subscribers will hear …'));
    /** @type {Told | Error} */
    const told = await post(name, { ...asked, dryRun: 'true' }).catch((error) => error);
    if (mine !== turn) return;
    act.disabled = told instanceof Error || !told.changed;
    plan.replaceChildren(
      told instanceof Error
        ? el('p', { class: 'error' }, told.message)
        : told.changed
          ? el('div', {}, heardList(told, 'Subscribers will hear'))
          : el('p', {}, told.text),
    );
  }

  const form = el(
    'form',
    { class: 'asking' },
    el('h2', { id: 'ask-heading' }, title),
    about && el('p', { class: 'about', dir: 'auto' }, about),
    el('p', { id: 'ask-warning' }, warns),
    isMerge &&
      storyChooser(body.storyId, (into) => {
        asked = { ...body, into };
        if (into !== '') look();
        else {
          turn += 1;
          act.disabled = true;
          plan.replaceChildren();
        }
      }),
    plan,
    why !== undefined && [el('label', {}, 'Who are you?', by), el('label', {}, why, reason)],
    said,
    el('p', { class: 'buttons' }, act, cancel),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (act.disabled) return;
    if (isReasonNeeded && reason.value.trim() === '') {
      said.textContent = 'Say why first.';
      reason.focus();
      return;
    }
    storeName(by.value.trim());
    act.disabled = true;
    said.textContent = '';
    plan.replaceChildren(el('p', { class: 'muted' }, 'Working …'));
    try {
      const told = await post(name, { ...asked, by: by.value, reason: reason.value });
      dialog.close();
      showTold(told);
      // What the dialog was opened from may be gone by now.
      byId('said').focus();
      done();
    } catch (error) {
      said.textContent = messageOf(error);
      plan.replaceChildren();
      act.disabled = false;
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  if (!isMerge) {
    look();
    (why === undefined ? cancel : reason).focus();
  }
}

/**
 * Says that a report is where it belongs: of that nobody hears, so nothing is asked.
 * @param {Body} body
 */
export async function confirmRight(body) {
  showTold(await post('right', { ...body, by: storedName() || user }));
}

/**
 * @param {string} name
 * @param {Body} body
 * @returns {Promise<Told>}
 */
function post(name, body) {
  return api(name, {}, { method: 'POST', body: JSON.stringify(body) });
}

/**
 * What was done, what subscribers heard, and a button that takes it back.
 * @param {Told} told
 */
function showTold(told) {
  const { text, undo, changed } = told;
  byId('said').replaceChildren(
    el(
      'div',
      {},
      text.split('\n').map((line) => el('p', { dir: 'auto' }, line)),
      changed && heardList(told, 'Subscribers heard'),
    ),
    el(
      'p',
      { class: 'buttons' },
      undo && undoButton(undo, 'Undo …'),
      el('button', { type: 'button', class: 'quiet', onclick: () => byId('said').replaceChildren() }, 'Close'),
    ),
  );
  document.dispatchEvent(new Event('corrected'));
}

/**
 * @param {NonNullable<Told['undo']>} undo
 * @param {string} label
 */
export function undoButton({ name, ...body }, label) {
  return el('button', { type: 'button', onclick: () => ask(name, /** @type {Body} */ (body)) }, label);
}

/**
 * @param {Told} told
 * @param {string} title
 */
function heardList({ heard, silence }, title) {
  return [
    silence !== undefined && el('p', { class: 'muted' }, silence),
    heard.length > 0 && el('p', {}, `${title}:`),
    heard.length > 0 &&
      el(
        'ul',
        { class: 'heard' },
        heard.map(({ type, revision, headline }) =>
          el('li', {}, el('code', {}, type), ` revision ${revision} of `, el('q', { dir: 'auto' }, headline)),
        ),
      ),
  ];
}

function storedName() {
  try {
    return localStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} name */
function storeName(name) {
  try {
    if (name !== user) localStorage.setItem(NAME, name);
  } catch {
    // It is asked for again next time.
  }
}
