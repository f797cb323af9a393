import { STATE_ROOT } from '../../../../functions/feed/index.ts';
import { isCanaryKey } from '../../../../functions/story/items/index.ts';
import type { StackOutputs } from '../stack/outputs.ts';

/** One pattern of the stack's `IngestedNames`: keys that trigger ingest. */
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

/** Whether a key triggers ingest. Case matters: `.MD` is not `.md`. */
export function isIngested(patterns: readonly NamePattern[], key: string): boolean {
  return patterns.some(({ prefix, suffix }) => key.startsWith(prefix) && key.endsWith(suffix));
}

/** Whether the stack itself wrote an object, as feeds and canaries: ingest makes no receipt of it. */
export function isOwnKey({ feedFolder }: OwnFolders, key: string): boolean {
  const folders = feedFolder === undefined ? [] : [feedFolder, `.${feedFolder}`];
  return isCanaryKey(key) || [STATE_ROOT, ...folders].some((folder) => key.startsWith(folder));
}

export type OwnFolders = Pick<StackOutputs, 'feedFolder'>;

/**
 * The key under which a file of this name is ingested; undefined if no pattern fits. A name that has the prefix already
 * does not get it twice.
 */
export function ingestedKey(patterns: readonly NamePattern[], name: string): string | undefined {
  const pattern = patterns.find(({ suffix }) => name.endsWith(suffix));
  return pattern && (name.startsWith(pattern.prefix) ? name : pattern.prefix + name);
}

/** Whether only capitals keep a name from being ingested: S3's filters mind them, and there is one for each ending. */
export function hasCapitalEnding(patterns: readonly NamePattern[], name: string): boolean {
  return ingestedKey(patterns, name) === undefined && ingestedKey(patterns, name.toLowerCase()) !== undefined;
}

/** What a name that triggers ingest ends in. */
interface Ending {
  readonly suffix: string;
}

/** Endings of the names that trigger ingest, for a sentence: `.md, .markdown, .txt`. */
export function endingsOf(names: readonly Ending[]): string {
  return [...new Set(names.map(({ suffix }) => suffix))].join(', ');
}

/** The message if there is nothing to upload. @param paths as they were given. */
export function noArticleFiles(paths: readonly string[], names: readonly Ending[]): string {
  return `No article files in ${paths.join(', ')}: the names of articles end in ${endingsOf(names)}`;
}

/** The message if no key begins with a prefix, with what the person may have meant. */
export function noMatch(prefix: string, bucket: string): string {
  if (prefix === '') return `the bucket ${bucket} holds nothing`;
  const [, key] = /^(?:s3:\/\/[^/]*)?\/*(.*)$/s.exec(prefix) ?? [];
  const hint = key === prefix ? '' : `: keys begin with neither s3:// nor a slash, did you mean ${key}?`;
  return `no key in ${bucket} begins with ${prefix}${hint}`;
}
