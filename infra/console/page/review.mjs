import { api, failed } from './api.mjs';
import { act, operate } from './ask.mjs';
import { comparedColumns } from './compare.mjs';
import { byId, byIdAs, clock, el, evidence, messageOf, nodesOf, tag } from './elements.mjs';

/** @typedef {import('../../operator/table/review.ts').ReviewRow} ReviewRow */
/** @typedef {import('../../operator/table/review.ts').ReviewPair} ReviewPair */

const all = byIdAs('review-all', HTMLInputElement);
const list = byId('review');
let shown = '';
/** Headlines that are offered: one digit each. */
const CHOICES = 8;

/** Shows the decisions that deserve a look, the most doubtful first. @param {string} [open] the row to open */
export async function showReview(open) {
  /** @type {{ review: ReviewRow[] }} */
  const { review: rows } = await api('read', { name: 'review', all: 'true', limit: '1000' }).finally(() => {
    byId('review-busy').hidden = true;
  });
  const left = rows.filter(({ looked }) => !looked);
  const listed = all.checked ? rows : left;
  byId('review-total').textContent = left.length > 0 ? `${left.length.toLocaleString('en')} not yet looked at` : '';
  byId('review-empty').hidden = listed.length > 0;
  // Keep the rows unless something changed: one may be open.
  const state = JSON.stringify(listed);
  if (state !== shown) list.replaceChildren(...listed.map(item));
  shown = state;
  if (open === undefined) return;
  const next = [...list.querySelectorAll('details')].find(({ id }) => id === open);
  if (!next) return;
  next.open = true;
  next.querySelector('summary')?.focus();
}

/** @param {ReviewRow} row */
const idOf = ({ id }) => `review ${id}`;

/** @param {ReviewRow} row */
function item(row) {
  const { why, text, headline, probability, at, looked } = row;
  const details = el(
    'details',
    { id: idOf(row) },
    el(
      'summary',
      {},
      tag(undefined, text, NAMES[why]),
      el('span', { class: 'review-headline', dir: 'auto' }, headline || row.report.key),
      el('span', { class: 'muted' }, probability === undefined ? '' : `${Math.round(100 * probability)}% sure`),
      clock(at),
      looked && el('span', { class: 'sub' }, `${looked.did}, said by ${looked.by}, `, clock(looked.at)),
    ),
  );
  details.addEventListener('toggle', () => {
    if (details.open && !details.querySelector('.body')) void fill(details, row);
  });
  return el('li', {}, details);
}

/** @type {Readonly<Record<ReviewRow['why'], string>>} */
const NAMES = {
  'unsure-join': 'unsure join',
  'take-over': 'headline',
  'near-development': 'nearly new',
  development: 'development',
  twins: 'twins',
  silenced: 'silenced',
};

/**
 * @param {HTMLElement} details
 * @param {ReviewRow} row
 */
async function fill(details, row) {
  const { report, versionId = '', against, text } = row;
  const body = el('div', { class: 'body' }, el('p', { class: 'muted' }, 'Reading both files …'));
  details.append(body);
  /** @type {ReviewPair | Error} */
  const pair = await api('review-pair', { ...report, version: versionId, against }).catch((error) => error);
  body.replaceChildren(
    ...nodesOf([
      el('p', { class: 'why' }, text),
      buttons(row, pair instanceof Error ? undefined : pair),
      row.why === 'take-over' && (await headlines(row)),
      row.evidence !== undefined && evidence({ evidence: row.evidence }),
      pair instanceof Error ? el('p', { class: 'error' }, messageOf(pair)) : comparedColumns(pair.sides, pair),
    ]),
  );
}

/**
 * One key for each answer; each can be undone.
 * @param {ReviewRow} row
 * @param {ReviewPair | undefined} pair
 */
function buttons(row, pair) {
  const { why, storyId, against } = row;
  const report = row.report.key;
  const other = pair?.sides[1].key;
  const isTwins = why === 'twins';
  const [younger = '', older = ''] = isTwins ? row.id.split(' ') : [];
  /** @type {readonly (readonly [string, string, string, Record<string, string>] | false)[]} */
  const answers = [
    !isTwins && why !== 'silenced' && ['r', 'Right', 'label same', { report }],
    !isTwins && why !== 'silenced' && ['x', 'Split off', 'split', { report }],
    isTwins && ['m', 'Merge', 'merge', { story: younger, into: older }],
    isTwins && ['x', 'Two events', 'label different', { story: storyId, other: against }],
    other !== undefined && ['e', 'Same event', 'label same', { report, other }],
    ['n', 'Skip', 'label looked', { report }],
  ];
  return el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'What it is' },
    answers.map(
      (answer) =>
        answer &&
        el(
          'button',
          { type: 'button', 'data-key': answer[0], onclick: () => decide(row, answer[2], answer[3]) },
          answer[1],
          ' ',
          el('kbd', {}, answer[0]),
        ),
    ),
    !isTwins &&
      el(
        'button',
        { type: 'button', 'data-key': 'h', onclick: () => operate('headline', { story: storyId, report }) },
        'Headline …',
      ),
    el('button', { type: 'button', onclick: () => show(storyId) }, 'Show story'),
  );
}

/** Headlines that the story could have: those of its reports, by the numbers of the keyboard. @param {ReviewRow} row */
async function headlines(row) {
  /** @type {{ reports: import('../page-rows.ts').ReportRow[] }} */
  const { reports } = await api('story', { id: row.storyId });
  return el(
    'div',
    { class: 'choices', role: 'group', 'aria-label': 'Headlines of its reports' },
    reports.slice(0, CHOICES).map(({ headline, publisher = '', key }, at) =>
      el(
        'button',
        {
          ...{ type: 'button', class: 'quiet', 'data-key': String(at + 1) },
          onclick: () => decide(row, 'headline', { story: row.storyId, report: key }),
        },
        el('kbd', {}, String(at + 1)),
        ` ${headline ?? key} `,
        el('span', { class: 'muted' }, publisher),
      ),
    ),
  );
}

/** @param {string} id */
const show = (id) => document.dispatchEvent(new CustomEvent('show-story', { detail: id }));

/**
 * @param {ReviewRow} row
 * @param {string} name
 * @param {Record<string, string>} body
 */
async function decide(row, name, body) {
  const rows = [...list.querySelectorAll('details')];
  const at = rows.findIndex(({ id }) => id === idOf(row));
  const next = rows[at + 1]?.id;
  const place = rows[at]?.querySelectorAll('button') ?? [];
  for (const button of place) button.disabled = true;
  try {
    await act(name, body);
    await showReview(next ?? '');
  } catch (error) {
    for (const button of place) button.disabled = false;
    rows[at]?.querySelector('.actions')?.append(el('p', { class: 'error', role: 'alert' }, messageOf(error)));
  }
}

all.addEventListener('change', () => showReview().catch(failed));
