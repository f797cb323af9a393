import assert from 'node:assert/strict';
import { readArticle } from '../../../functions/article/read.ts';
import { type Reading, readFile } from '../checker/world/read-file.ts';
import type { Step } from './file-plan.ts';
import { MOST_BYTES } from './unreadable.ts';

/** Absent in an article, empty in a reading. */
const OPTIONAL = ['publisher', 'category', 'publishedAt', 'crawledAt', 'url'] as const;

/** A file says the same to the functions and to the checker. @returns the checker's reading; undefined where nobody can read it. */
export const assertSameReading = (
  { key, bytes, contentType }: Step & { do: 'put' },
  name: string,
  maxBytes = MOST_BYTES,
): Reading | undefined => {
  const reading = readFile(bytes, contentType, key);
  // Without a time: what lies ahead of it is told by the receipt.
  const read = readArticle(bytes, { key, maxBytes, ...(contentType !== undefined && { contentType }) });
  assert.equal(read.ok, reading !== undefined, name);
  if (!read.ok || reading === undefined) return undefined;
  const { article } = read;
  const { repairs, language, hashVerified, warnings, ...said } = reading;
  assert.deepEqual(
    {
      ...Object.fromEntries(OPTIONAL.map((field) => [field, article[field] ?? ''])),
      articleId: article.articleId,
      contentHash: article.contentHash,
      text: article.text,
      textKey: article.textKey,
      title: article.title,
      headline: article.headline,
      // What only looks like an address stays with a name until that is told.
      authors: article.authors.map(({ name }) => name.replace(/ \S+@\S+$/, '')),
    },
    said,
    name,
  );
  assert.deepEqual([...article.warnings].sort(), [...warnings].sort(), name);
  assert.equal(article.hashVerified, hashVerified ?? false, name);
  assert.ok(language === '' || language === article.language, name);
  assert.deepEqual(article.repairs.map(({ code, line }) => `${code}@${line}`).sort(), [...repairs].sort(), name);
  return reading;
};
