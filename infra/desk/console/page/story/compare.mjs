import { api } from '../api.mjs';
import { clock, el, webLink } from '../elements.mjs';

/** @typedef {import('../../page-rows.ts').ReportRow} ReportRow */
/** @typedef {import('../../../operator/table/compare-reports.ts').ComparedReports} ComparedReports */

/**
 * Two reports of a story beside each other, with what differs marked.
 * @param {ReportRow} one
 * @param {ReportRow} other
 */
export async function comparison(one, other) {
  const versions = { version: one.versionId ?? '', otherVersion: other.versionId ?? '' };
  /** @type {ComparedReports & { reports: import('../../../operator/files/report-reader.ts').OwnReport[] }} */
  const { reports, ...compared } = await api('compare', { key: one.key, otherKey: other.key, ...versions });
  const heads = [one, other].map(({ publisher, decidedAt }, index) => ({
    headline: '',
    ...reports[index],
    ...(publisher && { publisher }),
    decidedAt,
  }));
  return comparedColumns(heads, compared);
}

/**
 * @param {readonly { headline: string, publisher?: string, url?: string, authors?: readonly string[], decidedAt?: string
 * | undefined }[]} heads of both
 * @param {ComparedReports} compared
 */
export function comparedColumns(heads, { passages, shared, numbers }) {
  return el(
    'section',
    { class: 'compared', 'aria-label': 'Two reports compared' },
    el(
      'p',
      { class: 'muted' },
      `${shared}% of the words of the shorter report are in both. `,
      el('mark', {}, 'Marked'),
      ' words are not in the other report; ',
      el('span', { class: 'only' }, 'sentences with a bar'),
      ' have nothing like them there.',
    ),
    el(
      'div',
      { class: 'columns' },
      heads.map(({ headline, publisher, url, authors = [], decidedAt }, index) =>
        el(
          'article',
          {},
          el('h3', { dir: 'auto' }, headline),
          el(
            'p',
            { class: 'facts' },
            [publisher, authors.slice(0, 3).join(', ')].filter(Boolean).join(' · '),
            decidedAt ? [' · read ', clock(decidedAt)] : '',
            ' ',
            webLink(url),
          ),
          numbersOnly(numbers[index] ?? []),
          paragraphs(passages[index] ?? []),
        ),
      ),
    ),
  );
}

/** Numbers that are named. */
const MOST_NUMBERS = 12;

/** @param {readonly string[]} numbers */
const numbersOnly = (numbers) =>
  numbers.length > 0 && el('p', { class: 'facts' }, `Numbers only here: ${numbers.slice(0, MOST_NUMBERS).join(', ')}`);

/** @param {ComparedReports['passages'][0]} passages */
function paragraphs(passages) {
  /** @type {HTMLElement[]} */
  const all = [];
  for (const { isOnlyHere, begins, parts } of passages) {
    if (begins || all.length === 0) all.push(el('p', { dir: 'auto' }));
    const texts = parts.map(({ text, isMarked }) => (isMarked ? el('mark', {}, text) : text));
    all.at(-1)?.append(isOnlyHere ? el('span', { class: 'only' }, texts) : el('span', {}, texts));
  }
  return all;
}
