/** One pattern of the stack's `IngestedNames`: what the bucket tells the queue of. */
export interface NamePattern {
  readonly prefix: string;
  readonly suffix: string;
}

/** @param patterns `articles/*.md articles/*.txt` */
export function parsePatterns(patterns: string): NamePattern[] {
  return patterns.split(' ').map((pattern) => {
    const [prefix = '', suffix = ''] = pattern.split('*');
    return { prefix, suffix };
  });
}

/** Whether S3 tells the queue of a key: letter for letter, `.MD` is not `.md`. */
export function isIngested(patterns: readonly NamePattern[], key: string): boolean {
  return patterns.some(({ prefix, suffix }) => key.startsWith(prefix) && key.endsWith(suffix));
}

/** The key below which a file of this name is ingested; undefined where none is. */
export function ingestedKey(patterns: readonly NamePattern[], name: string): string | undefined {
  const pattern = patterns.find(({ suffix }) => name.endsWith(suffix));
  return pattern && pattern.prefix + name;
}
