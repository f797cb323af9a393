import assert from 'node:assert/strict';
import { readArticle } from '../../../functions/article/read.ts';
import { type Reading, readFile, WARNINGS } from '../checker/world/read-file.ts';
import type { Step } from './file-plan.ts';
import { NOW } from './record-bytes.ts';

/** Absent in an article, empty in a reading. */
const OPTIONAL = ['publisher', 'category', 'publishedAt', 'crawledAt', 'url'] as const;

/** A file says the same to the functions and to the checker. @returns the checker's reading; undefined where nobody can read it. */
export const assertSameReading = (
  { key, bytes, contentType }: Step & { do: 'put' },
  name: string,
): Reading | undefined => {
  const reading = readFile(bytes, contentType, key);
  const read = readArticle(bytes, { key, now: NOW, ...(contentType !== undefined && { contentType }) });
  assert.equal(read.ok, reading !== undefined, name);
  if (!read.ok || reading === undefined) return undefined;
  const { article } = read;
  const { tabbedLine, language, hashVerified, warnings, ...said } = reading;
  assert.deepEqual(
    {
      ...Object.fromEntries(OPTIONAL.map((field) => [field, article[field] ?? ''])),
      articleId: article.articleId,
      contentHash: article.contentHash,
      text: article.text,
      textKey: article.textKey,
      title: article.title,
      headline: article.headline,
      authors: article.authors.map((author) => author.name),
    },
    said,
    name,
  );
  assert.deepEqual(
    article.warnings.filter((code) => WARNINGS.includes(code)),
    warnings,
    name,
  );
  assert.equal(article.hashVerified, hashVerified ?? false, name);
  assert.ok(language === '' || language === article.language, name);
  assert.ok(
    article.repairs.some(({ code, line }) => code === 'tab-indent' && line === tabbedLine),
    name,
  );
  return reading;
};
