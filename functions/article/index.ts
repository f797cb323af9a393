/**
 * The reader on its own, as `wiredrop/reader`: the bytes of an article file become an article, or the reason why nobody can read one in them.
 * Needs no AWS. It never throws, and repairs what crawlers and people get wrong (docs/reading.md).
 *
 *     const result = readArticle(bytes, { key: 'articles/ferry.md', timeZone: 'Europe/Berlin' });
 *     if (result.ok) console.log(result.article.headline, result.article.publishedAt);
 *     else console.log(result.reason, result.detail);
 */
export type {
  Article,
  Author,
  FrontMatterMap,
  FrontMatterValue,
  ReadArticle,
  ReadOptions,
  ReadResult,
  Refusal,
} from './article.ts';
/** What each code means, in one sentence for a person. */
export { REASONS, REPAIRS, type ReasonCode, type Repair, WARNINGS, type WarningCode } from './codes.ts';
export { readArticle } from './read.ts';
