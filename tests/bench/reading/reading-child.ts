import { createHash, hash } from 'node:crypto';
import matter from 'gray-matter';
import { do_not_optimize, measure } from 'mitata';
import { parse } from 'yaml';
import { readArticle } from '../../../functions/article/read.ts';
import { CRAWLER_FILES, OTHER_FILES, type ReadFile } from './read-files.ts';

/** Nanoseconds of one call of each subject, in the quietest of its rounds. */
export interface QuietestTimes {
  readonly reader: number;
  readonly floor: number;
  readonly grayMatter: number;
  readonly yaml: number;
}

/** CPU nanoseconds that one round of one subject takes at least: a dozen samples, long enough for a collection of garbage. */
const ROUND_NS = 15e6;

/** Milliseconds that every subject runs uncounted before its first round. */
const WARM_MS = 500;

/**
 * Every sample is the mean of this many calls. Left to itself mitata looks at the first three calls of each measurement to
 * choose between single calls and batches of 4096, and the choice falls now this way, now that: with it went the figures of
 * two subjects that were measured differently in one round.
 */
const SAMPLED = { batch_threshold: Number.POSITIVE_INFINITY, batch_samples: 64 } as const;

/** Measures the subjects in turn, so that a quiet while is one for all of them. */
async function quietestTimes({ bytes: file, plain }: ReadFile, rounds: number): Promise<QuietestTimes> {
  // As the SDK hands a body over: no Buffer.
  const bytes = new Uint8Array(file);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const frontMatter = utf8.decode(plain).split('---\n')[1] ?? '';
  const subjects: Record<keyof QuietestTimes, () => unknown> = {
    reader: () => readArticle(bytes),
    floor: () => [utf8.decode(bytes), hash('sha256', bytes)],
    grayMatter: () => {
      // options, if only empty ones: without them gray-matter answers from its cache
      const { content, data } = matter(utf8.decode(plain), {});
      return [data, createHash('sha256').update(content.trim()).digest('hex')];
    },
    yaml: () => parse(frontMatter),
  };
  const names = Object.keys(subjects) as (keyof QuietestTimes)[];
  const times = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<
    keyof QuietestTimes,
    number
  >;
  for (const name of names) warm(subjects[name]);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const { p50 } = await measure(() => do_not_optimize(subjects[name]()), { min_cpu_time: ROUND_NS, ...SAMPLED });
      times[name] = Math.min(times[name], p50);
    }
  }
  return times;
}

/** A call takes up to four times as long at first, and a subject's code is compiled anew for each kind of file. */
function warm(run: () => unknown): void {
  for (const end = performance.now() + WARM_MS; performance.now() < end; ) do_not_optimize(run());
}

const [name, rounds] = process.argv.slice(2);
const file = [...CRAWLER_FILES, ...OTHER_FILES].find((one) => one.name === name);
if (!file || !(Number(rounds) > 0)) throw new Error(`usage: reading-child.ts FILE ROUNDS, not ${name} ${rounds}`);
console.log(JSON.stringify(await quietestTimes(file, Number(rounds))));
