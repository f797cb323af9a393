import type { OwnReport } from '../../../operator/files/report-reader.ts';
import type { ComparedReports } from '../../../operator/table/compare-reports.ts';
import type { ReportRow } from '../../page-rows.ts';
import { api } from '../api.ts';
import { clock, el, webLink } from '../elements.ts';

/** Two reports of a story beside each other, with what differs marked. */
export async function comparison(one: ReportRow, other: ReportRow) {
  const versions = { version: one.versionId ?? '', otherVersion: other.versionId ?? '' };
  const { reports, ...compared } = await api<ComparedReports & { reports: OwnReport[] }>('compare', {
    key: one.key,
    otherKey: other.key,
    ...versions,
  });
  const heads = [one, other].map(({ publisher, decidedAt }, index) => ({
    headline: '',
    ...reports[index],
    ...(publisher && { publisher }),
    decidedAt,
  }));
  return comparedColumns(heads, compared);
}

/** @param heads of both */
export function comparedColumns(
  heads: readonly {
    headline: string;
    publisher?: string;
    url?: string;
    authors?: readonly string[];
    decidedAt?: string | undefined;
  }[],
  { passages, shared, numbers }: ComparedReports,
) {
  return el(
    'section.compared',
    { 'aria-label': 'Two reports compared' },
    el(
      'p.muted',
      `${shared}% of the words of the shorter report are in both. `,
      el('mark', 'Marked'),
      ' words are not in the other report; ',
      el('span.only', 'sentences with a bar'),
      ' have nothing like them there.',
    ),
    el(
      'div.columns',
      heads.map(({ headline, publisher, url, authors = [], decidedAt }, index) =>
        el(
          'article',
          el('h3', { dir: 'auto' }, headline),
          el(
            'p.facts',
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

const numbersOnly = (numbers: readonly string[]) =>
  numbers.length > 0 && el('p.facts', `Numbers only here: ${numbers.slice(0, MOST_NUMBERS).join(', ')}`);

function paragraphs(passages: ComparedReports['passages'][0]) {
  const all: HTMLElement[] = [];
  for (const { isOnlyHere, begins, parts } of passages) {
    if (begins || all.length === 0) all.push(el('p', { dir: 'auto' }));
    const texts = parts.map(({ text, isMarked }) => (isMarked ? el('mark', text) : text));
    all.at(-1)?.append(isOnlyHere ? el('span.only', texts) : el('span', texts));
  }
  return all;
}
