import { createHash, hash } from 'node:crypto';
import matter from 'gray-matter';
import { do_not_optimize, measure } from 'mitata';
import { parse } from 'yaml';
import { readArticle } from '../../functions/article/read.ts';
import { CRAWLER_FILES, OTHER_FILES, type ReadFile } from './read-files.ts';
import { pairedRatio, type Spread, spread } from './statistics.ts';

/** How the reader compares on one file: ratios of times measured in turn, and its own time for orientation. */
export interface ReadFigures {
  readonly file: string;
  readonly bytes: number;
  /** Reader over UTF-8 decode + SHA-256 of the same bytes. */
  readonly floor: Spread;
  /** Reader over gray-matter with js-yaml + createHash, on a file of the same article that they can parse. */
  readonly grayMatter: Spread;
  /** Reader over the `yaml` package's parse of that file's front matter alone. */
  readonly yaml: Spread;
  readonly microseconds: Spread;
}

/** Bounds the figures are held to: 6 floors and faster than gray-matter for the crawler's files, twice gray-matter for others. */
export const READ_BOUNDS = { floor: 6, crawled: 1, other: 2 } as const;

const ROUNDS = 31;

/** CPU nanoseconds that one measurement of one subject takes at least. */
const ROUND_NS = 15e6;

/** Milliseconds that every subject runs uncounted before its first round. */
const WARM_MS = 500;

/**
 * Every sample is the mean of this many calls. Left to itself mitata looks at the first three calls of each measurement to
 * choose between single calls and batches of 4096, and the choice falls now this way, now that: with it went the figures of
 * two subjects that were measured differently in one round.
 */
const SAMPLED = { batch_threshold: Number.POSITIVE_INFINITY, batch_samples: 64 } as const;

/** Measures decode, front matter, text, hash and text key of article files of 4 KB beside what other readers take. */
export async function measureReading(rounds = ROUNDS): Promise<ReadFigures[]> {
  const figures: ReadFigures[] = [];
  for (const file of [...CRAWLER_FILES, ...OTHER_FILES]) figures.push(await measureFile(file, rounds));
  return figures;
}

async function measureFile({ name, plain, ...file }: ReadFile, rounds: number): Promise<ReadFigures> {
  // As the SDK hands a body over: no Buffer.
  const bytes = new Uint8Array(file.bytes);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const frontMatter = utf8.decode(plain).split('---\n')[1] ?? '';
  const subjects = {
    reader: () => readArticle(bytes),
    floor: () => [utf8.decode(bytes), hash('sha256', bytes)],
    grayMatter: () => {
      // options, if only empty ones: without them gray-matter answers from its cache
      const { content, data } = matter(utf8.decode(plain), {});
      return [data, createHash('sha256').update(content.trim()).digest('hex')];
    },
    yaml: () => parse(frontMatter),
  };
  const times = { reader: [] as number[], floor: [] as number[], grayMatter: [] as number[], yaml: [] as number[] };
  for (const run of Object.values(subjects)) warm(run);
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of ['reader', 'floor', 'grayMatter', 'yaml'] as const) {
      const run = subjects[subject];
      const { p50 } = await measure(() => do_not_optimize(run()), { min_cpu_time: ROUND_NS, ...SAMPLED });
      times[subject].push(p50);
    }
  }
  return {
    file: name,
    bytes: bytes.length,
    floor: pairedRatio(times.reader, times.floor),
    grayMatter: pairedRatio(times.reader, times.grayMatter),
    yaml: pairedRatio(times.reader, times.yaml),
    microseconds: spread(times.reader.map((nanoseconds) => nanoseconds / 1000)),
  };
}

/** A call takes up to four times as long at first, and a subject's code is compiled anew for each kind of file. */
function warm(run: () => unknown): void {
  for (const end = performance.now() + WARM_MS; performance.now() < end; ) do_not_optimize(run());
}

/** The figures as a Markdown table. */
export function readTable(figures: readonly ReadFigures[]): string {
  const ratio = ({ median, low, high }: Spread) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
  const rows = figures.map(
    ({ file, bytes, floor, grayMatter, yaml, microseconds }) =>
      `| ${file} | ${bytes} | ${ratio(floor)} | ${ratio(grayMatter)} | ${ratio(yaml)} | ${microseconds.median.toFixed(0)} |`,
  );
  return [
    '| file | bytes | x floor (decode + SHA-256) | x gray-matter + createHash | x `yaml` parse alone | µs |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

if (import.meta.main) console.log(readTable(await measureReading()));
