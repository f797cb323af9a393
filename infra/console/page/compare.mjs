import { api } from './api.mjs';
import { clock, el, webLink } from './elements.mjs';

/** @typedef {import('../page-rows.ts').ReportRow} ReportRow */
/** @typedef {import('../../operator/files/report-reader.ts').OwnReport} OwnReport */

/** Words that agree in any two texts of a language. */
const COMMON = new Set(
  'about after also and are been but for from had has have her his into its more not of off one onto our out over said say than that the their them then there they this through under until was were what when which while who will with would you'.split(
    ' ',
  ),
);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Two reports beside each other, with the words marked that both have.
 * @param {ReportRow} one
 * @param {ReportRow} other
 */
export async function comparison(one, other) {
  const [first, second] = await Promise.all([own(one), own(other)]);
  const [inFirst, inSecond] = [stemsOf(first), stemsOf(second)];
  const shared = new Set([...inFirst].filter((stem) => inSecond.has(stem)));
  const least = Math.max(1, Math.min(inFirst.size, inSecond.size));
  return el(
    'section',
    { class: 'compared', 'aria-label': 'Two reports compared' },
    el(
      'p',
      { class: 'muted' },
      el('mark', {}, 'Marked'),
      ` words are in both reports: ${Math.round((100 * shared.size) / least)}% of the shorter one's.`,
    ),
    el('div', { class: 'columns' }, column(one, first, shared), column(other, second, shared)),
  );
}

/**
 * @param {ReportRow} row
 * @returns {Promise<OwnReport>}
 */
function own({ key, versionId = '' }) {
  return api('report', { key, version: versionId });
}

/**
 * @param {ReportRow} row
 * @param {OwnReport} report
 * @param {ReadonlySet<string>} shared
 */
function column({ publisher, decidedAt }, { headline, text, url, ...stated }, shared) {
  return el(
    'article',
    {},
    el('h4', { dir: 'auto' }, marked(headline, shared)),
    el(
      'p',
      { class: 'facts' },
      [publisher ?? stated.publisher, stated.authors.slice(0, 3).join(', ')].filter(Boolean).join(' · '),
      decidedAt ? [' · read ', clock(decidedAt)] : '',
      ' ',
      webLink(url),
    ),
    text.split(/\n\s*\n/).map((paragraph) => el('p', { dir: 'auto' }, marked(paragraph, shared))),
  );
}

/**
 * @param {string} text
 * @param {ReadonlySet<string>} shared
 */
function marked(text, shared) {
  return [...segmenter.segment(text)].map(({ segment, isWordLike }) => {
    const stem = isWordLike ? stemOf(segment) : undefined;
    return stem !== undefined && shared.has(stem) ? el('mark', {}, segment) : segment;
  });
}

/** @param {OwnReport} report */
function stemsOf({ headline, text }) {
  const stems = [...segmenter.segment(`${headline}\n${text}`)].flatMap(
    ({ segment, isWordLike }) => (isWordLike && stemOf(segment)) || [],
  );
  return new Set(stems);
}

/**
 * What is the same of a word in both texts: Korean particles and an English plural do not count. Undefined for a word
 * that says nothing.
 * @param {string} word
 */
function stemOf(word) {
  const folded = word.normalize('NFKC').toLowerCase();
  if (/\p{N}/u.test(folded)) return /^[\d.,]+/.exec(folded)?.[0] ?? folded;
  if (/^\p{Script=Hangul}+$/u.test(folded))
    return folded.length < 2 ? undefined : folded.slice(0, folded.length > 3 ? 3 : 2);
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(folded))
    return folded.length < 2 ? undefined : folded;
  return folded.length < 3 || COMMON.has(folded) ? undefined : folded.replace(/(?<=\w{3})s$/, '');
}
