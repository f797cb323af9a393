/**
 * The reader on its own, as `wiredrop/reader`: turns the bytes of an article file into an article, or into the reason
 * why they are not. It needs no AWS, reads no clock and no disk, runs nothing it finds and never throws. What it takes
 * for each field, and its bounds, is documented at `Article`; the shapes of files in docs/reading.md.
 *
 *     const result = readArticle(bytes, { key: 'articles/ferry.md', timeZone: 'Europe/Berlin' });
 *     if (result.ok) console.log(result.article.headline, result.article.excerpt, originsOf(result).title);
 *     else console.log(result.kind, result.reason, result.detail);
 *
 * A result is an `article`, or else `retracted`, `held` under an embargo, `unsure`, a `container` of many, or
 * `refused`.
 *
 * A file of 1 MiB takes at most 250 ms, hostile ones included.
 */
export type {
  Article,
  Author,
  ContainerKind,
  Doubtful,
  FrontMatterMap,
  FrontMatterValue,
  ReadArticle,
  ReadContainer,
  ReadHeld,
  ReadKind,
  ReadOptions,
  ReadResult,
  ReadRetraction,
  ReadUnsure,
  Refusal,
} from './article.ts';
/** What each code means, in one sentence for a person. */
export { REASONS, REPAIRS, type ReasonCode, type Repair, WARNINGS, type WarningCode } from './base/codes.ts';
/** Where in its file each field of an article was found. */
export { originsOf } from './origins.ts';
export { readArticle } from './read.ts';
/** The articles of a file that holds many. */
export {
  type BrokenArticle,
  readArticles,
  type SplitArticle,
  type SplitOptions,
  type SplitPart,
  type StreamedArticle,
  splitArticles,
} from './split/split-articles.ts';
