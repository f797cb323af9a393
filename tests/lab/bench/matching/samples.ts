import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Article } from '../../../../functions/article/article.ts';
import { readArticle } from '../../../../functions/article/read.ts';
import { type Profile, profileOf } from '../../../../functions/matching/profile.ts';
import { articleTime } from '../../../../functions/story/items/article-report.ts';

/** An article file, read once, with what is compared of it. */
export interface Sample {
  /** Its name without folders. */
  file: string;
  /** Its path, as an object's key. */
  path: string;
  article: Article;
  normalText: string;
  /** The article's time, ISO 8601 UTC. */
  seenAt: string;
  /** As of a stack that has learned nothing. */
  profile: Profile;
  /** CPU of the profile. */
  profileMicroseconds: number;
}

const SUFFIX = /\.(?:md|markdown|txt)$/;
const UNDATED = '2026-01-01T00:00:00.000Z';
const ANY_UPLOAD = { uploadedAt: '9999-12-31T00:00:00.000Z' };

/**
 * The article files below some folders, in crawl order; files that cannot be read are left out. @throws if none is left
 */
export async function loadSamples(folders: readonly string[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const folder of folders)
    for (const name of await readdir(folder, { recursive: true })) {
      if (!SUFFIX.test(name)) continue;
      const path = join(folder, name);
      const result = readArticle(await readFile(path), { key: path });
      if (!result.ok) continue;
      const { article, normalText } = result;
      const isDated = article.crawledAt !== undefined || article.publishedAt !== undefined;
      const seenAt = isDated ? articleTime(article, ANY_UPLOAD) : UNDATED;
      const start = process.threadCpuUsage();
      const profile = profileOf(article, normalText, seenAt);
      const { user, system } = process.threadCpuUsage(start);
      samples.push({
        file: basename(name),
        path,
        article,
        normalText,
        seenAt,
        profile,
        profileMicroseconds: user + system,
      });
    }
  if (samples.length === 0) throw new Error(`${folders.join(', ')}: no article file that can be read`);
  return samples.sort((a, b) => compare(a.seenAt, b.seenAt) || compare(a.file, b.file) || compare(a.path, b.path));
}

/** The reports of a stream with gold clusters: `articles/`, and `labels.tsv` (name without suffix, cluster). */
export async function loadClustered(folder: string): Promise<{ sample: Sample; gold: string }[]> {
  const lines = (await readFile(join(folder, 'labels.tsv'), 'utf8')).split(/\r?\n/);
  const golds = new Map(lines.map((line) => line.split('\t') as [file: string, cluster: string]));
  const samples = await loadSamples([join(folder, 'articles')]);
  return samples.flatMap((sample) => {
    const gold = golds.get(sample.file.replace(/\.\w+$/, ''));
    return gold ? [{ sample, gold }] : [];
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** @param order `crawl`, or `shuffle:SEED` */
export function inOrder(samples: readonly Sample[], order: string): Sample[] {
  const ordered = [...samples];
  const [name, seed] = order.split(':');
  if (name !== 'shuffle') return ordered;
  const random = randomOf(Number(seed));
  for (let i = ordered.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [ordered[i], ordered[j]] = [ordered[j] as Sample, ordered[i] as Sample];
  }
  return ordered;
}

/** Small seeded generator (mulberry32), so that folds and orders are the same in every run. */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Folders and pairs files of a command line. */
export async function sortPaths(paths: readonly string[]): Promise<{ folders: string[]; pairsFiles: string[] }> {
  const folders: string[] = [];
  const pairsFiles: string[] = [];
  for (const path of paths) ((await stat(path)).isDirectory() ? folders : pairsFiles).push(path);
  return { folders, pairsFiles };
}
