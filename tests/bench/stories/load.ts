import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Article } from '../../../functions/article/article.ts';
import { readArticle } from '../../../functions/article/read.ts';

/** An article file as the replay needs it, read once. */
export interface Sample {
  readonly file: string;
  readonly article: Article;
  readonly normalText: string;
  /** Crawl, else publication, ISO 8601 UTC; empty where neither is said. */
  readonly crawledAt: string;
  /** CPU microseconds from bytes to article. */
  readonly readMicroseconds: number;
}

const SUFFIX = /\.(?:md|markdown|txt)$/;

/** The article files of a folder in crawl order; files that nobody can read are left out. @throws if the folder has none. */
export async function loadSamples(folder: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const file of (await readdir(folder)).filter((name) => SUFFIX.test(name))) {
    const bytes = await readFile(join(folder, file));
    const start = process.cpuUsage();
    const result = readArticle(bytes, { key: file });
    const { user } = process.cpuUsage(start);
    if (!result.ok) continue;
    const { article, normalText } = result;
    const crawledAt = article.crawledAt ?? article.publishedAt ?? '';
    samples.push({ file, article, normalText, crawledAt, readMicroseconds: user });
  }
  if (samples.length === 0) throw new Error(`${folder}: no article file in it`);
  return samples.sort((a, b) => compare(a.crawledAt, b.crawledAt) || compare(a.file, b.file));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
