import type { ReadVersion } from './findings.ts';

/** An article's id begins with the number of its publisher; one that has none is its publisher's by name. */
export const publisherOf = ({ reading }: ReadVersion): string =>
  /^([^_]+)_/.exec(reading.articleId)?.[1] ?? reading.publisher;
