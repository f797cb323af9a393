import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Minhash } from 'minhash';
import { fingerprint } from '../../../functions/article/fingerprint/fingerprint.ts';
import { readArticle } from '../../../functions/article/read.ts';
import { median } from '../report/statistics.ts';
import type { Sample } from './load.ts';

/** Microseconds of CPU for an article file of about 4 KB, medians. */
export interface Speed {
  /** Files measured. */
  readonly files: number;
  /** Everything from bytes to fingerprint. */
  readonly total: number;
  readonly read: number;
  readonly fingerprint: number;
  /** The `minhash` package on the same shingles of the same text. */
  readonly minhash: number;
}

const BYTES = { least: 3_600, most: 4_500 };
const FILES = 100;
const ROUNDS = 15;
const SHINGLE = 5;

/** Measures in turn, round by round, so that what slows the machine slows both. Undefined if no file has the size. */
export async function speedOf(folder: string, samples: readonly Sample[]): Promise<Speed | undefined> {
  const files: { bytes: Uint8Array; sample: Sample }[] = [];
  for (const sample of samples) {
    if (files.length === FILES) break;
    const bytes = await readFile(join(folder, sample.file));
    if (bytes.length >= BYTES.least && bytes.length <= BYTES.most) files.push({ bytes, sample });
  }
  const [first] = files;
  if (!first) return undefined;
  const read: number[] = [];
  const sketch: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    read.push(timed(files, ({ bytes }) => readArticle(bytes, { key: 'x.md' })));
    sketch.push(timed(files, ({ sample }) => fingerprint(sample.article, sample.normalText)));
  }
  const few = files.slice(0, 10);
  const minhash = timed(few, ({ sample }) => signWithPackage(sample.normalText));
  const [readTime, sketchTime] = [median(read), median(sketch)];
  return { files: files.length, total: readTime + sketchTime, read: readTime, fingerprint: sketchTime, minhash };
}

function timed<T>(items: readonly T[], work: (item: T) => unknown): number {
  const start = process.cpuUsage();
  for (const item of items) work(item);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / items.length;
}

function signWithPackage(text: string): Minhash {
  const signature = new Minhash();
  for (let i = 0; i + SHINGLE <= text.length; i++) signature.update(text.slice(i, i + SHINGLE));
  return signature;
}
