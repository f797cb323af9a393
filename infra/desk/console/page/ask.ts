import type { ChangeView } from '../actions.ts';
import type { Hello } from '../routes.ts';
import { api } from './api.ts';
import type { Child } from './elements.ts';
import { byId, byIdAs, el, faultText } from './elements.ts';
import { storyChooser } from './story/choose-story.ts';

/** What the server is asked to do. */
type Body = Record<string, string>;

type Operations = Hello['operations'];
/** What is corrected, and what follows. */
type Asking = { readonly about?: Child; readonly done?: () => void };

/** What can be asked, as the server has it. */
let operations: Operations = {};

export function setOperations(table: Operations) {
  operations = table;
}

/** The operations that are offered at stories, reports or unsure files, with their buttons. */
export function offeredAt(is: 'story' | 'report' | 'unsure') {
  return Object.entries(operations).flatMap(([name, { button, takes }]) => {
    const needs = Object.values(takes).flatMap((taken) => (taken.isOptional ? [] : taken.is));
    const at = ['report', 'unsure'].find((one) => needs.some((taken) => taken === one)) ?? 'story';
    return button && at === is ? [{ name, button, subjects: Object.keys(takes) }] : [];
  });
}

const dialog = byIdAs('ask', HTMLDialogElement);
const NAME = 'wiredrop-by';
let user = '';

/** @param name of the user of this machine: the default name on a correction */
export function setUser(name: string) {
  user = name;
}

/**
 * Does an operation: asks before, with what it would announce, or at once if it announces nothing.
 * @param body its subjects
 */
export async function operate(name: string, body: Body, options: Asking = {}) {
  if (operations[name]?.question) ask(name, body, options);
  else await act(name, body);
}

/**
 * Asks before a correction is made, and shows what it would announce.
 * @param body its subjects; a missing one is a story that the person chooses
 */
function ask(name: string, body: Body, { about, done = () => {} }: Asking = {}) {
  const { question, reason: needs, takes } = operations[name] ?? {};
  if (!question || !takes) throw new Error(`There is no question ${name}`);
  const { title, warns, confirm } = question;
  const isReasonNeeded = needs === 'needed';
  const chosen = Object.keys(takes).find((subject) => !(subject in body));
  const plan = el('div.plan', { role: 'status' });
  const fault = el('p', { role: 'alert', class: 'error' });
  const by = el('input', { type: 'text', maxlength: 100, autocomplete: 'off', value: storedName() || user });
  const reason = el('input', { type: 'text', maxlength: 500, autocomplete: 'off', 'aria-required': isReasonNeeded });
  const act = el('button', { type: 'submit', class: 'strong', disabled: true }, confirm);
  const cancel = el('button', { onclick: () => dialog.close() }, 'Cancel');
  let asked = body;
  let turn = 0;

  async function look() {
    const mine = ++turn;
    act.disabled = true;
    plan.replaceChildren(el('p.muted', 'Checking what will be announced …'));
    const view: ChangeView | Error = await post(name, { ...asked, dryRun: 'true' }).catch((error) => error);
    if (mine !== turn) return;
    act.disabled = view instanceof Error || !view.changed;
    plan.replaceChildren(
      view instanceof Error
        ? el('p.error', view.message)
        : view.changed
          ? el(
              'div',
              view.text.split('\n').map((line) => el('p', { dir: 'auto' }, line)),
              announcementList(view, 'Will be announced'),
            )
          : el('p', view.text),
    );
  }

  const form = el(
    'form.asking',
    el('h2', { id: 'ask-heading' }, title),
    about && el('p.about', { dir: 'auto' }, about),
    el('p', { id: 'ask-warning' }, warns),
    chosen !== undefined &&
      storyChooser(body.story, (story) => {
        asked = { ...body, [chosen]: story };
        if (story !== '') void look();
        else {
          turn += 1;
          act.disabled = true;
          plan.replaceChildren();
        }
      }),
    plan,
    needs !== 'none' && [
      el('label', 'Your name', by),
      el('label', 'Why? Operators see it, subscribers do not.', reason),
    ],
    fault,
    el('p.buttons', act, cancel),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (act.disabled) return;
    if (isReasonNeeded && reason.value.trim() === '') {
      fault.textContent = 'Enter a reason first.';
      reason.focus();
      return;
    }
    storeName(by.value.trim());
    act.disabled = true;
    fault.textContent = '';
    plan.replaceChildren(el('p.muted', 'Working …'));
    try {
      const view = await post(name, { ...asked, by: by.value, reason: reason.value });
      dialog.close();
      showOutcome(view);
      // The button that opened the dialog may be gone.
      byId('notice').focus();
      done();
    } catch (error) {
      fault.textContent = faultText(error);
      plan.replaceChildren();
      act.disabled = false;
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  if (chosen === undefined) {
    void look();
    (needs === 'none' ? cancel : reason).focus();
  }
}

/** What an operation would do and announce, as soon as the server has said it. */
export function planOf(name: string, body: Body) {
  const place = el('span', { dir: 'auto' }, 'Looking what it would do …');
  post(name, { ...body, dryRun: 'true' }).then(
    ({ text, announcements, silence }) => {
      const announced = announcements.map(({ type, headline }) => `${type} of “${headline}”`).join(', ');
      place.textContent = `${text} ${announced ? `Announced: ${announced}.` : (silence ?? 'Nothing is announced.')}`;
    },
    (error) => {
      place.textContent = faultText(error);
    },
  );
  return place;
}

/** Makes a correction at once, and shows how to undo it. */
export async function act(name: string, body: Body) {
  showOutcome(await post(name, { ...body, by: storedName() || user }));
}

function post(name: string, body: Body): Promise<ChangeView> {
  return api('operation', {}, { method: 'POST', body: JSON.stringify({ ...body, name }) });
}

/** Shows what was done, what was announced, and a button that undoes it. */
function showOutcome(view: ChangeView) {
  const { text, undo, changed } = view;
  byId('notice').replaceChildren(
    el(
      'div',
      text.split('\n').map((line) => el('p', { dir: 'auto' }, line)),
      changed && announcementList(view, 'Announced'),
    ),
    el(
      'p.buttons',
      undo && undoButton(undo),
      el('button.quiet', { onclick: () => byId('notice').replaceChildren() }, 'Close'),
    ),
  );
  document.dispatchEvent(new Event('corrected'));
}

/** Undoes a request: says before what that would do. @param request its id */
export function undoButton(request: string) {
  const undo = () => ask('undo', { request });
  return el('button', { 'data-key': 'u', onclick: undo }, 'Undo …');
}

function announcementList({ announcements, silence }: ChangeView, title: string) {
  return [
    silence !== undefined && el('p.muted', silence),
    announcements.length > 0 && el('p', `${title}:`),
    announcements.length > 0 &&
      el(
        'ul.announcements',
        announcements.map(({ type, revision, headline }) =>
          el('li', el('code', type), ` revision ${revision} of `, el('q', { dir: 'auto' }, headline)),
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

function storeName(name: string) {
  try {
    if (name !== user) localStorage.setItem(NAME, name);
  } catch {
    // Without storage the name is not remembered.
  }
}
