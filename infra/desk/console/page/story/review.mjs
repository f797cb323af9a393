import { api, failed } from '../api.mjs';
import { act, operate, planOf } from '../ask.mjs';
import { byId, byIdAs, clock, el, evidence, faultText, nodesOf, tag } from '../elements.mjs';
import { comparedColumns } from './compare.mjs';

/** @typedef {import('../../../operator/table/lists/review.ts').ReviewRow} ReviewRow */
/** @typedef {import('../../../operator/table/lists/review.ts').ReviewPair} ReviewPair */

const all = byIdAs('review-all', HTMLInputElement);
const list = byId('review');
/** The rows that are shown, by their ids. @type {Map<string, { place: HTMLElement, state: string }>} */
const shown = new Map();
/** Counts the questions: only the answer to the last one is shown. */
let asked = 0;
/** Headlines that are offered: one digit each. */
const CHOICES = 8;

/** Shows the day's decisions, or with the box checked all close ones, the most doubtful first. A row that stays keeps what is open in it. */
export async function showReview() {
  const turn = ++asked;
  /** @type {{ review: ReviewRow[], left: number, answered: number }} */
  const {
    review: listed,
    left,
    answered,
  } = await api('read', { name: 'review', limit: '1000', ...(all.checked && { all: 'true' }) }).finally(() => {
    byId('review-busy').hidden = true;
  });
  if (turn !== asked) return;
  byId('review-total').textContent = left + answered > 0 ? `${left} left today, ${answered} answered` : '';
  byId('review-empty').hidden = listed.length > 0;
  const states = new Map(listed.map((row) => [idOf(row), JSON.stringify(row)]));
  /** The row that is open, if a correction has changed it: it is made again, and stays open. */
  const open = new Set();
  for (const [id, { place, state }] of shown) {
    if (states.get(id) === state) continue;
    if (place.querySelector('details')?.open) open.add(id);
    place.remove();
    shown.delete(id);
  }
  for (const [at, row] of listed.entries()) {
    const id = idOf(row);
    const { place } = shown.get(id) ?? { place: item(row) };
    shown.set(id, { place, state: states.get(id) ?? '' });
    if (list.children[at] !== place) list.insertBefore(place, list.children[at] ?? null);
    const details = open.has(id) && place.querySelector('details');
    if (!details) continue;
    details.open = true;
    details.querySelector('summary')?.focus();
  }
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
  'second-reader': 'second reader',
};

/**
 * @param {HTMLElement} details
 * @param {ReviewRow} row
 */
async function fill(details, row) {
  const { report, versionId = '', against, text, consequence, more } = row;
  const body = el('div', { class: 'body' });
  details.append(body);
  const choices = row.why === 'take-over' && el('div', {});
  const show = (/** @type {ReviewPair | undefined} */ pair, /** @type {Node} */ below) =>
    body.replaceChildren(
      ...nodesOf([
        el('p', { class: 'why' }, text),
        el('p', { dir: 'auto' }, consequence, more !== undefined && ` ${more} more like it in this story.`),
        buttons(row, pair),
        choices,
        row.evidence !== undefined && evidence({ evidence: row.evidence }),
        below,
      ]),
    );
  // Whoever knows the answer does not wait for the files.
  show(undefined, el('p', { class: 'muted' }, 'Reading both files …'));
  if (choices) headlines(row).then((some) => choices.append(some), failed);
  const versions = { ...report, version: versionId, against };
  await api('review-pair', versions).then(
    (/** @type {ReviewPair} */ pair) => show(pair, comparedColumns(pair.sides, pair)),
    (error) => show(undefined, el('p', { class: 'error' }, faultText(error))),
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
  /** Those without a sentence say what they would do. @type {readonly (readonly [string, string, string, Record<string, string>, string?] | false)[]} */
  const answers = [
    !isTwins && why !== 'silenced' && ['r', 'Right', 'label same', { report }, 'Changes nothing.'],
    !isTwins && why !== 'silenced' && ['x', 'Split off', 'split', { report }],
    isTwins && ['m', 'Merge', 'merge', { story: younger, into: older }],
    isTwins && [
      'x',
      'Two events',
      'label different',
      { story: storyId, other: against },
      'Both stay, and nothing asks again.',
    ],
    other !== undefined && [
      'e',
      'Same event',
      'label same',
      { report, other },
      'Changes nothing; the matcher can learn it.',
    ],
    ['n', 'Skip', 'label looked', { report }, 'Nobody is asked again.'],
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
    el(
      'ul',
      { class: 'plans' },
      answers.map(
        (answer) => answer && el('li', {}, el('kbd', {}, answer[0]), ' ', answer[4] ?? planOf(answer[2], answer[3])),
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
  /** @type {{ reports: import('../../page-rows.ts').ReportRow[] }} */
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
 * Opens the next row at once, and asks for what was decided meanwhile.
 * @param {ReviewRow} row
 * @param {string} name
 * @param {Record<string, string>} body
 */
async function decide(row, name, body) {
  const own = shown.get(idOf(row))?.place.querySelector('details');
  const next = own?.parentElement?.nextElementSibling?.querySelector('details');
  if (own) own.open = false;
  own?.setAttribute('inert', '');
  if (next) next.open = true;
  next?.querySelector('summary')?.focus();
  await act(name, body).catch((error) => {
    own?.removeAttribute('inert');
    own?.querySelector('.actions')?.append(el('p', { class: 'error', role: 'alert' }, faultText(error)));
    if (own) own.open = true;
  });
}

all.addEventListener('change', () => showReview().catch(failed));
