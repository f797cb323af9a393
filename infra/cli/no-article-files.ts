/** What a name that triggers ingest ends in. */
interface Ending {
  readonly suffix: string;
}

/** Endings of the names that trigger ingest, for a sentence: `.md, .markdown, .txt`. */
export function endingsOf(names: readonly Ending[]): string {
  return [...new Set(names.map(({ suffix }) => suffix))].join(', ');
}

/** That nothing is uploaded, for there is nothing to upload. @param paths as they were given. */
export function noArticleFiles(paths: readonly string[], names: readonly Ending[]): string {
  return `No article files in ${paths.join(', ')}: the names of articles end in ${endingsOf(names)}`;
}
