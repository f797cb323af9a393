import assert from 'node:assert/strict';
import type { Article, ReadOptions, ReadResult } from '../../../functions/article/article.ts';
import { readArticle } from '../../../functions/article/read.ts';

/** Reads a file that must be readable, surely an article or not: texts of tests are a few words. */
export function read(file: string | Uint8Array, options?: ReadOptions): Article {
  const result = readArticle(typeof file === 'string' ? Buffer.from(file) : file, options);
  assert.ok(result.ok || result.kind === 'unsure', `refused: ${JSON.stringify(result)}`);
  return result.article;
}

/** Reads a file that must be refused. */
export function refuse(file: string | Uint8Array, options?: ReadOptions): Exclude<ReadResult, { ok: true }> {
  const result = readArticle(typeof file === 'string' ? Buffer.from(file) : file, options);
  assert.ok(!result.ok, 'was read');
  return result;
}

/** The codes of an article's repairs, in file order. */
export function codes(article: Article): string[] {
  return article.repairs.map(({ code }) => code);
}
