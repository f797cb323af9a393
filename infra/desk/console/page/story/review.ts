import type { ReviewPair, ReviewRow } from '../../../operator/table/lists/review.ts';
import type { ReportRow } from '../../page-rows.ts';
import { api, failed } from '../api.ts';
import { act, operate, planOf } from '../ask.ts';
import { byId, byIdAs, clock, el, evidence, faultText, keyText, nodesOf, showStory, tag } from '../elements.ts';
import { comparedColumns } from './compare.ts';

const all = byIdAs('review-all', HTMLInputElement);
const list = byId('review');
/** The rows that are shown, by their ids. */
const shown: Map<string, { place: HTMLElement; state: string }> = new Map();
/** Counts the questions: only the answer to the last one is shown. */
let asked = 0;
/** Headlines that are offered: one digit each. */
const CHOICES = 8;

/** The day's decisions, with the box checked all close ones, most doubtful first. A row that stays keeps its state. */
export async function showReview() {
  const turn = ++asked;
  const asking = api<{ review: ReviewRow[]; left: number; answered: number }>('read', {
    ...{ name: 'review', limit: '1000', ...(all.checked && { all: 'true' }) },
  });
  const { review, left, answered } = await asking.finally(() => {
    byId('review-busy').hidden = true;
  });
  if (turn !== asked) return;
  byId('review-total').textContent = left + answered > 0 ? `${left} left today, ${answered} answered` : '';
  byId('review-empty').hidden = review.length > 0;
  const states = new Map(review.map((row) => [idOf(row), JSON.stringify(row)]));
  /** The row that is open, if a correction has changed it: it is made again, and stays open. */
  const open = new Set();
  for (const [id, { place, state }] of shown) {
    if (states.get(id) === state) continue;
    if (place.querySelector('details')?.open) open.add(id);
    place.remove();
    shown.delete(id);
  }
  for (const [at, row] of review.entries()) {
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

const idOf = ({ id }: ReviewRow) => `review ${id}`;

function item(row: ReviewRow) {
  const { why, text, headline, probability, at, looked } = row;
  const details = el(
    'details',
    { id: idOf(row) },
    el(
      'summary',
      tag(undefined, text, NAMES[why]),
      el('span.review-headline', { dir: 'auto' }, headline || row.report.key),
      el('span.muted', probability === undefined ? '' : `${Math.round(100 * probability)}% sure`),
      clock(at),
      looked && el('span.sub', `${looked.did}, said by ${looked.by}, `, clock(looked.at)),
    ),
  );
  details.addEventListener('toggle', () => {
    if (details.open && !details.querySelector('.body')) void fill(details, row);
  });
  return el('li', details);
}

const NAMES: Readonly<Record<ReviewRow['why'], string>> = {
  'unsure-join': 'unsure join',
  'take-over': 'headline',
  'near-development': 'nearly new',
  development: 'development',
  twins: 'twins',
  silenced: 'silenced',
  'second-reader': 'second reader',
  unsure: 'unsure file',
};

async function fill(details: HTMLElement, row: ReviewRow) {
  const { report, versionId = '', against, text, consequence, more } = row;
  const body = el('div.body');
  details.append(body);
  if (row.why === 'unsure') {
    const about = keyText(report.key);
    const publish = () => operate('publish', { file: report.key }, { about });
    const button = el('button', { 'data-key': 'p', onclick: publish }, 'Publish … ', el('kbd', 'p'));
    body.replaceChildren(el('p.why', { dir: 'auto' }, text), el('p', consequence), el('div.actions', button));
    return;
  }
  const choices = row.why === 'take-over' && el('div');
  const show = (pair: ReviewPair | undefined, below: Node) =>
    body.replaceChildren(
      ...nodesOf([
        el('p.why', text),
        el('p', { dir: 'auto' }, consequence, more !== undefined && ` ${more} more like it.`),
        buttons(row, pair),
        choices,
        row.evidence !== undefined && evidence({ evidence: row.evidence }),
        below,
      ]),
    );
  // Whoever knows the answer does not wait for the files.
  show(undefined, el('p.muted', 'Reading both files …'));
  if (choices) headlines(row).then((some) => choices.append(some), failed);
  const versions = { ...report, version: versionId, against };
  await api<ReviewPair>('review-pair', versions).then(
    (pair) => show(pair, comparedColumns(pair.sides, pair)),
    (error) => show(undefined, el('p.error', faultText(error))),
  );
}

/** One key for each answer; each can be undone. */
function buttons(row: ReviewRow, pair: ReviewPair | undefined) {
  const { why, storyId, against } = row;
  const report = row.report.key;
  const other = pair?.sides[1].key;
  const isTwins = why === 'twins';
  const [younger = '', older = ''] = isTwins ? row.id.split(' ') : [];
  /** Those without a sentence say what they would do. */
  const answers: readonly (readonly [string, string, string, Record<string, string>, string?] | false)[] = [
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
    'div.actions',
    { role: 'group', 'aria-label': 'What it is' },
    answers.map(
      (answer) =>
        answer &&
        el(
          'button',
          { 'data-key': answer[0], onclick: () => decide(row, answer[2], answer[3]) },
          answer[1],
          ' ',
          el('kbd', answer[0]),
        ),
    ),
    el(
      'ul.plans',
      answers.map((answer) => answer && el('li', el('kbd', answer[0]), ' ', answer[4] ?? planOf(answer[2], answer[3]))),
    ),
    !isTwins &&
      el('button', { 'data-key': 'h', onclick: () => operate('headline', { story: storyId, report }) }, 'Headline …'),
    el('button', { onclick: () => showStory(storyId) }, 'Show story'),
  );
}

/** Headlines that the story could have: those of its reports, by the numbers of the keyboard. */
async function headlines(row: ReviewRow) {
  const { reports } = await api<{ reports: ReportRow[] }>('story', { id: row.storyId });
  return el(
    'div.choices',
    { role: 'group', 'aria-label': 'Headlines of its reports' },
    reports
      .slice(0, CHOICES)
      .map(({ headline, publisher = '', key }, at) =>
        el(
          'button.quiet',
          { 'data-key': String(at + 1), onclick: () => decide(row, 'headline', { story: row.storyId, report: key }) },
          el('kbd', String(at + 1)),
          ` ${headline ?? key} `,
          el('span.muted', publisher),
        ),
      ),
  );
}

/** Opens the next row at once, and asks for what was decided meanwhile. */
async function decide(row: ReviewRow, name: string, body: Record<string, string>) {
  const own = shown.get(idOf(row))?.place.querySelector('details');
  const next = own?.parentElement?.nextElementSibling?.querySelector('details');
  if (own) own.open = false;
  own?.setAttribute('inert', '');
  if (next) next.open = true;
  next?.querySelector('summary')?.focus();
  await act(name, body).catch((error) => {
    own?.removeAttribute('inert');
    own?.querySelector('.actions')?.append(el('p.error', { role: 'alert' }, faultText(error)));
    if (own) own.open = true;
  });
}

all.addEventListener('change', () => showReview().catch(failed));
