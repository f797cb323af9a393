import type { JudgedPair } from './judged.ts';
import type { Sample } from './load.ts';
import type { Measurement, Method } from './measure.ts';
import type { Score } from './score.ts';
import type { Speed } from './speed.ts';

/** How much of a text a miss shows, in characters. */
const SHOWN = 170;

/** What the command prints: the table, what the replay came to, and every pair that ended otherwise than its label, to be read. */
export function report({ samples, replay, pairs, methods, speed }: Measurement): string {
  const { stories, microseconds, dispositions, use } = replay;
  const writes = [...use.writes].map(([entity, count]) => `${entity} ${perArticle(count, samples)}`);
  return [
    table(methods),
    '',
    `${samples.length} articles, ${stories} stories (${[...dispositions].map(([d, count]) => `${d} ${count}`).join(', ')})`,
    ...speedLines(speed),
    `CPU per article in the replay: ${sum(samples)} µs to read, ${Math.round(microseconds.all)} µs to decide ` +
      `(first fifth ${Math.round(microseconds.first)}, last ${Math.round(microseconds.last)})`,
    `keys read per article: ${perArticle(use.reads, samples)}; items written per article: ${writes.join(', ')}`,
    '',
    ...misses('Missed: the same item, in two stories', pairs, (p) => p.label === 'same' && !p.joined),
    ...misses('Wrong: different items, in one story', pairs, (p) => p.label === 'different' && p.joined),
    ...misses('Series joined', pairs, (p) => p.label === 'series' && p.joined),
  ].join('\n');
}

function speedLines(speed: Speed | undefined): string[] {
  if (!speed) return [];
  const { files, total, read, fingerprint, minhash } = speed;
  return [
    `CPU for a file of 4 KB (${files} files): ${Math.round(total)} µs from bytes to fingerprint (${Math.round(read)} to read, ` +
      `${Math.round(fingerprint)} for the fingerprint; the minhash package takes ${Math.round(minhash)}, ${Math.round(minhash / fingerprint)} times as long)`,
  ];
}

const HEADINGS = [
  'method',
  'recall',
  'precision',
  'with series',
  'F1',
  'same',
  'series',
  'different',
  'kept: recall',
  'precision',
];

/** A Markdown table, aligned, so that it reads in a terminal and in a document. */
function table(methods: readonly Method[]): string {
  const rows = methods.map(({ name, all, kept }) => [
    name,
    share(all.recall),
    share(all.precision),
    share(all.strictPrecision),
    share(all.f1),
    ...counts(all),
    share(kept.recall),
    share(kept.precision),
  ]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(HEADINGS), rule, ...rows.map(line)].join('\n');
}

const counts = ({ joined, of }: Score): string[] => [
  `${joined.same}/${of.same}`,
  `${joined.series}/${of.series}`,
  `${joined.different}/${of.different}`,
];

function misses(heading: string, pairs: readonly JudgedPair[], isMiss: (pair: JudgedPair) => boolean): string[] {
  const found = pairs.filter(isMiss);
  return [
    `${heading}: ${found.length}`,
    ...found.flatMap((pair) => [describe(pair), excerpt(pair.one), excerpt(pair.other), '']),
  ];
}

const describe = ({ rule, jaccard, containment, lead, kinds, part }: JudgedPair): string =>
  `  ${kinds.join(' / ')}; text ${share(jaccard)} alike, ${share(containment)} contained; lead ${share(lead)}; ` +
  `${rule ? `directly compared, "${rule}" joins them` : 'no rule joins them'}; ${part}`;

const excerpt = ({ file, article }: Sample): string =>
  `    ${file}\n      ${article.title}\n      ${article.text.replace(/\s+/g, ' ').slice(0, SHOWN)}`;

const share = (value: number): string => (Number.isFinite(value) ? `${(100 * value).toFixed(1)}%` : '–');
const perArticle = (count: number, samples: readonly Sample[]): string => (count / samples.length).toFixed(2);
const sum = (samples: readonly Sample[]): number =>
  Math.round(samples.reduce((all, { readMicroseconds }) => all + readMicroseconds, 0) / samples.length);
