import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Article } from '../../../functions/article/article.ts';
import { readArticle } from '../../../functions/article/read.ts';
import { type Profile, profileOf } from '../../../functions/matching/profile.ts';

/** An article file, read once, with what is compared of it. */
export interface Sample {
  file: string;
  article: Pick<Article, 'articleId' | 'headline' | 'publisher' | 'text' | 'textKey' | 'language'>;
  /** Crawl, else publication, ISO 8601 UTC. */
  seenAt: string;
  profile: Profile;
}

const SUFFIX = /\.(?:md|markdown|txt)$/;
const UNDATED = '2026-01-01T00:00:00.000Z';

/** The article files below some folders, in crawl order, each article once. @throws if there are none. */
export async function loadSamples(folders: readonly string[]): Promise<Sample[]> {
  const samples = new Map<string, Sample>();
  for (const folder of folders) {
    for (const name of await readdir(folder, { recursive: true })) {
      if (!SUFFIX.test(name)) continue;
      const file = basename(name);
      const result = readArticle(await readFile(join(folder, name)), { key: file });
      if (!result.ok || samples.has(result.article.articleId)) continue;
      const { articleId, headline, publisher, text, textKey, language } = result.article;
      const seenAt = result.article.crawledAt ?? result.article.publishedAt ?? UNDATED;
      const profile = profileOf(result.article, result.normalText, seenAt);
      const article = { articleId, headline, text: text.slice(0, KEPT_TEXT), textKey, language };
      samples.set(articleId, { file, article: publisher === undefined ? article : { ...article, publisher }, seenAt, profile });
    }
  }
  if (samples.size === 0) throw new Error(`${folders.join(', ')}: no article file in it`);
  return [...samples.values()].sort((a, b) => compare(a.seenAt, b.seenAt) || compare(a.file, b.file));
}

const KEPT_TEXT = 300;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const LABELS = ['same', 'series', 'different'] as const;
export type Label = (typeof LABELS)[number];

export interface LabelledPair {
  label: Label;
  one: Sample;
  other: Sample;
  /** How many pairs of the stream this one stands for; 1 if the file does not say. */
  weight: number;
  /** Name of the pairs file, without its suffix. */
  file: string;
}

/**
 * The pairs of a file whose both articles are among the samples. A heading line names the columns: `label`, `article_a`,
 * `article_b` (article ids or file names) and perhaps `weight`.
 * @throws if a column or a label is missing
 */
export async function loadPairs(path: string, samples: readonly Sample[]): Promise<LabelledPair[]> {
  const byName = new Map<string, Sample>();
  for (const sample of samples) byName.set(sample.file, sample).set(sample.article.articleId, sample);
  const [heading = '', ...lines] = (await readFile(path, 'utf8')).split(/\r?\n/);
  const columns = heading.split('\t');
  const column = (name: string): number => columns.indexOf(name);
  for (const name of ['label', 'article_a', 'article_b']) {
    if (column(name) < 0) throw new Error(`${path}: its first line names no column ${name}`);
  }
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = line.split('\t');
    const label = LABELS.find((known) => known === cells[column('label')]);
    if (!label) throw new Error(`${path}, line ${index + 2}: the label is none of ${LABELS.join(', ')}`);
    const one = byName.get(cells[column('article_a')] ?? '');
    const other = byName.get(cells[column('article_b')] ?? '');
    const weight = Number(cells[column('weight')] ?? 1) || 1;
    return one && other ? [{ label, one, other, weight, file: basename(path).replace(/\.\w+$/, '') }] : [];
  });
}

/** Folders and pairs files of a command line. */
export async function sortPaths(paths: readonly string[]): Promise<{ folders: string[]; pairsFiles: string[] }> {
  const folders: string[] = [];
  const pairsFiles: string[] = [];
  for (const path of paths) ((await stat(path)).isDirectory() ? folders : pairsFiles).push(path);
  return { folders, pairsFiles };
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
