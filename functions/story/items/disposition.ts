/**
 * What became of an article file. A story is announced for `new`, `update` and `development`, and for a `revision` of
 * the article that its facts are from; a file is announced for `rejected`.
 */
export const DISPOSITIONS = [
  /** The first report of a story. */
  'new',
  /** A newer crawl of a known article, with another text. */
  'revision',
  /** A newer report of a known story, under another article's id. */
  'update',
  /** Another article about a known story, which tells what no announced text of it has told. */
  'development',
  /** Another article about a known story, with the same text or a like one. */
  'copy',
  /** A known article with the text that is known of it. */
  'duplicate',
  /** An older crawl of an article of which a newer one is known. */
  'stale',
  /** A file of many articles, each of which `unpack` writes as a file of its own. */
  'container',
  /** Under an embargo with a time: its article is recorded then. */
  'held',
  /** No article could be read from the file. */
  'rejected',
] as const;

export type Disposition = (typeof DISPOSITIONS)[number];
