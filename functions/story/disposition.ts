/** What became of an article file. A story is announced for `new`, `revision` and `update` of its own article, a file for `rejected`. */
export const DISPOSITIONS = {
  new: 'the first report of a story',
  revision: 'an article of a known story, crawled again with other words',
  update: "a newer report of a known story, under another article's id",
  copy: 'another article that tells a known story in the same or like words',
  duplicate: 'an article in the words it is already known in',
  stale: 'an older crawl of an article that is already known newer',
  rejected: 'no article could be read from the file',
} as const;

export type Disposition = keyof typeof DISPOSITIONS;
