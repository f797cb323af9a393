import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pairedRatio, type Spread, spread } from '../report/statistics.ts';
import { CRAWLER_FILES, OTHER_FILES } from './read-files.ts';
import type { QuietestTimes } from './reading-child.ts';

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

/** How often each file is measured, and in how many rounds each time. */
export interface ReadingSize {
  readonly processes: number;
  readonly rounds: number;
}

/**
 * Measures decode, front matter, text, hash and text key of article files of 4 KB beside what other readers take.
 *
 * A processor shared with other machines slows the reader by up to three quarters and the floor, which the processor has
 * instructions for, by a fifth: the ratio of two rounds then tells of the neighbours. So a subject counts with the quietest of
 * its rounds, and each file has several processes, some minutes apart: one may have no quiet round at all, and V8 does not
 * compile the same way in each.
 */
export async function measureReading({ processes, rounds }: ReadingSize): Promise<ReadFigures[]> {
  const files = [...CRAWLER_FILES, ...OTHER_FILES].map((file) => ({ ...file, times: [] as QuietestTimes[] }));
  for (let pass = 0; pass < processes; pass += 1) {
    for (const { name, times } of files) times.push(await timesOf(name, rounds));
  }
  return files.map(({ name, bytes, times }) => {
    const of = (subject: keyof QuietestTimes) => times.map((time) => time[subject]);
    return {
      file: name,
      bytes: bytes.length,
      floor: pairedRatio(of('reader'), of('floor')),
      grayMatter: pairedRatio(of('reader'), of('grayMatter')),
      yaml: pairedRatio(of('reader'), of('yaml')),
      microseconds: spread(of('reader').map((nanoseconds) => nanoseconds / 1000)),
    };
  });
}

const run = promisify(execFile);

async function timesOf(file: string, rounds: number): Promise<QuietestTimes> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'reading-child.ts'), file, String(rounds)]);
  return JSON.parse(stdout);
}
