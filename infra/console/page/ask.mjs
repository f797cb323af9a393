import { api, failed } from './api.mjs';
import { storyChooser } from './choose-story.mjs';
import { byId, byIdAs, el, messageOf } from './elements.mjs';

/** @typedef {import('../actions.ts').ChangeView} ChangeView */
/** @typedef {Record<string, string>} Body what the server is asked to do */

const WHY = 'Why? Operators see it, subscribers do not.';

/**
 * The questions before a correction, by the name of its route. `why` labels the reason; without it, neither name nor
 * reason is asked.
 * @type {Readonly<Record<string, { title: string, warns: string, confirm: string, why?: string, isReasonNeeded?:
 * boolean }>>}
 */
const QUESTIONS = {
  split: {
    title: 'Split off a report',
    warns:
      'The report leaves this story, with all reports of the same text. They become a story of their own and never join this one again.',
    confirm: 'Split it off',
    why: WHY,
  },
  unsplit: {
    title: 'Put a report back',
    warns: 'This story ends, and its reports return to the story that they were split from.',
    confirm: 'Put it back',
    why: WHY,
  },
  merge: {
    title: 'Merge into another story',
    warns: 'This story ends. The other story keeps its headline and gets all reports of this one, later ones too.',
    confirm: 'Merge them',
    why: WHY,
  },
  unmerge: {
    title: 'Undo the merge',
    warns: 'The merged story becomes a story of its own again, and its reports leave the other story.',
    confirm: 'Undo the merge',
    why: WHY,
  },
  withdraw: {
    title: 'Withdraw this story',
    warns: 'The text of the story is erased from the table. Its files stay in the bucket, so you can restore it.',
    confirm: 'Withdraw this story',
    why: WHY,
    isReasonNeeded: true,
  },
  headline: {
    title: 'Tell the story by this report',
    warns: 'The story says what this report says, and no later report takes the headline over.',
    confirm: 'Choose this headline',
    why: WHY,
  },
  unlock: {
    title: 'Unlock the headline',
    warns: 'The story says again what it said before, and later reports may take the headline over.',
    confirm: 'Unlock it',
    why: WHY,
  },
  restore: {
    title: 'Restore this story',
    warns: 'The story is read again from its file.',
    confirm: 'Restore this story',
  },
};

const dialog = byIdAs('ask', HTMLDialogElement);
const NAME = 'wiredrop-by';
let user = '';

/** @param {string} name of the user of this machine: the default name on a correction */
export function setUser(name) {
  user = name;
}

/**
 * Asks before a correction is made, and shows what it would announce.
 * @param {string} name of a question
 * @param {Body} body
 * @param {object} options
 * @param {import('./elements.mjs').Child} [options.about] what is corrected
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
    plan.replaceChildren(el('p', { class: 'muted' }, 'Checking what will be announced …'));
    /** @type {ChangeView | Error} */
    const view = await post(name, { ...asked, dryRun: 'true' }).catch((error) => error);
    if (mine !== turn) return;
    act.disabled = view instanceof Error || !view.changed;
    plan.replaceChildren(
      view instanceof Error
        ? el('p', { class: 'error' }, view.message)
        : view.changed
          ? el('div', {}, announcementList(view, 'Will be announced'))
          : el('p', {}, view.text),
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
        if (into !== '') void look();
        else {
          turn += 1;
          act.disabled = true;
          plan.replaceChildren();
        }
      }),
    plan,
    why !== undefined && [el('label', {}, 'Your name', by), el('label', {}, why, reason)],
    said,
    el('p', { class: 'buttons' }, act, cancel),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (act.disabled) return;
    if (isReasonNeeded && reason.value.trim() === '') {
      said.textContent = 'Enter a reason first.';
      reason.focus();
      return;
    }
    storeName(by.value.trim());
    act.disabled = true;
    said.textContent = '';
    plan.replaceChildren(el('p', { class: 'muted' }, 'Working …'));
    try {
      const view = await post(name, { ...asked, by: by.value, reason: reason.value });
      dialog.close();
      showOutcome(view);
      // The button that opened the dialog may be gone.
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
    void look();
    (why === undefined ? cancel : reason).focus();
  }
}

/**
 * Makes a correction at once, and shows how to undo it.
 * @param {string} name of its route
 * @param {Body} body
 */
export async function act(name, body) {
  showOutcome(await post(name, { ...body, by: storedName() || user }));
}

/**
 * @param {string} name
 * @param {Body} body
 * @returns {Promise<ChangeView>}
 */
function post(name, body) {
  return api(name, {}, { method: 'POST', body: JSON.stringify(body) });
}

/**
 * Shows what was done, what was announced, and a button that undoes it.
 * @param {ChangeView} view
 */
function showOutcome(view) {
  const { text, undo, changed } = view;
  byId('said').replaceChildren(
    el(
      'div',
      {},
      text.split('\n').map((line) => el('p', { dir: 'auto' }, line)),
      changed && announcementList(view, 'Announced'),
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
 * Asks before the undo, if that changes a story; else undoes it at once.
 * @param {NonNullable<ChangeView['undo']>} undo
 * @param {string} label
 */
export function undoButton({ name, ...body }, label) {
  const said = /** @type {Body} */ (body);
  const undo = () => (QUESTIONS[name] ? ask(name, said) : act(name, said).catch(failed));
  return el('button', { type: 'button', 'data-key': 'u', onclick: undo }, label);
}

/**
 * @param {ChangeView} view
 * @param {string} title
 */
function announcementList({ announcements, silence }, title) {
  return [
    silence !== undefined && el('p', { class: 'muted' }, silence),
    announcements.length > 0 && el('p', {}, `${title}:`),
    announcements.length > 0 &&
      el(
        'ul',
        { class: 'announcements' },
        announcements.map(({ type, revision, headline }) =>
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
    // Without storage the name is not remembered.
  }
}
