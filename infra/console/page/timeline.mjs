import { clock, el, traitsOf } from './elements.mjs';

/** @typedef {import('../page-rows.ts').StoryRow} StoryRow */
/** @typedef {import('../page-rows.ts').ReportRow} ReportRow */

const MOST_EVENTS = 12;

/**
 * What happened to a story: its headlines, and who joined.
 * @param {StoryRow} story
 * @param {readonly ReportRow[]} reports in the order of their decisions
 */
export function timeline({ withdrawn }, reports) {
  const publishers = new Set();
  let headline = '';
  const events = reports.flatMap((report) => {
    const { disposition, decidedAt = '', publisher = 'A report without a publisher' } = report;
    if (disposition === undefined || !traitsOf(disposition).adds) return [];
    const isFirst = publishers.size === 0;
    const isNewPublisher = !publishers.has(publisher);
    publishers.add(publisher);
    const speaks =
      traitsOf(disposition).text === 'news' && report.headline !== undefined && report.headline !== headline;
    const before = headline;
    if (speaks) headline = report.headline ?? '';
    if (isFirst) return [{ at: decidedAt, text: [`${publisher} was first: `, quoted(headline)] }];
    if (speaks) {
      const text = before
        ? [`${publisher} changed the headline: `, el('del', { dir: 'auto' }, before), ' → ', quoted(headline)]
        : [`${publisher}: `, quoted(headline)];
      return [{ at: decidedAt, text }];
    }
    return isNewPublisher ? [{ at: decidedAt, text: [`${publisher} joined as publisher ${publishers.size}`] }] : [];
  });
  if (withdrawn) events.push({ at: '', text: [`Withdrawn ${withdrawn}`] });
  const shown = events.length > MOST_EVENTS ? [...events.slice(0, MOST_EVENTS - 1), ...events.slice(-1)] : events;
  return el(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline' },
    el('h3', {}, 'Timeline'),
    el(
      'ol',
      {},
      shown.map(({ at, text }) => el('li', {}, at ? clock(at) : '', el('span', {}, text))),
      shown.length < events.length && el('li', { class: 'muted' }, `${events.length - shown.length} more in between`),
    ),
  );
}

/** @param {string} headline */
const quoted = (headline) => el('q', { dir: 'auto' }, headline);
