/**
 * What became of an article file. A story is announced for `new`, for `update`, and for a `revision` of the article that
 * tells it; a file for `rejected`.
 */
export const DISPOSITIONS = [
  /** The first report of a story. */
  'new',
  /** An article of a known story, crawled again with other words. */
  'revision',
  /** A newer report of a known story, under another article's id. */
  'update',
  /** Another article that tells a known story in the same or like words. */
  'copy',
  /** An article in the words it is already known in. */
  'duplicate',
  /** An older crawl of an article that is already known newer. */
  'stale',
  /** No article could be read from the file. */
  'rejected',
] as const;

export type Disposition = (typeof DISPOSITIONS)[number];
