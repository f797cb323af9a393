import { hash } from 'node:crypto';
import type { FileVersion } from './file-version.ts';
import { fileVersionId } from './file-version.ts';
import type { ArticleScope } from './settings.ts';

/**
 * Primary key of an item. Partition keys hold at most 2,048 bytes, sort keys 1,024; every part below is bounded well
 * under that.
 */
export interface Key {
  pk: string;
  sk: string;
}

/** The key as one string: equal for equal keys, and for no others. */
export function address({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

/**
 * A story is named after the first words it was told in: the version and 132 bits of its text key. So one address answers
 * two questions at once, "does this story exist" and "which story do these words belong to".
 * @param scope of `scopeOf`
 */
export function storyIdOf(textKey: string, scope: string): string {
  const words = scope === '' ? textKey.slice(3) : hash('sha256', `${scope}\n${textKey}`, 'base64url');
  return `${textKey.slice(0, 2)}-${words.slice(0, 22)}`;
}

const STORY = 'STORY#';

export function storyKey(storyId: string): Key {
  return { pk: `${STORY}${storyId}`, sk: 'STORY' };
}

/** A story's item does not say its id again. */
export function storyIdAt({ pk }: Key): string {
  return pk.slice(STORY.length);
}

/** Where the story that began with these words stands, or else the alias that names the story they belong to. */
export function textAddress(textKey: string, scope: string): Key {
  return storyKey(storyIdOf(textKey, scope));
}

export function articleClaimKey(articleId: string, scope: string): Key {
  return { pk: `ARTICLE${scopeMark(scope)}#${articleId}`, sk: 'ARTICLE' };
}

/** @param key one of `matchKeys` (`functions/matching`), which says its own version. */
export function matchKeyAddress(key: string, scope: string): Key {
  return { pk: `KEY${scopeMark(scope)}#${key}`, sk: 'KEY' };
}

/** Encoded, so that no scope and id together spell another scope with another id. */
const scopeMark = (scope: string): string => (scope === '' ? '' : `@${encodeURIComponent(scope)}`);

/** The scope of a file: empty for the whole bucket; a file in no folder shares one with all such files. */
export function scopeOf(objectKey: string, scope: ArticleScope): string {
  if (scope === 'bucket') return '';
  const slash = objectKey.indexOf('/');
  return objectKey.slice(0, slash + 1).toWellFormed() || '/';
}

export function receiptKey(file: FileVersion): Key {
  return { pk: `FILE#${file.bucket}/${file.key}`, sk: fileVersionId(file) };
}

/** The one item that is not about stories or files: how far digests have been sent. */
export const DIGEST_KEY: Key = { pk: 'DIGEST', sk: 'DIGEST' };

/**
 * The sparse index that lists stories and rejected files by day, newest first: partition `day`, sort `firstSeenAt`, keys
 * only. A copy that joins a story changes neither, and so writes nothing to it.
 */
export const DAY_INDEX = { name: 'stories-by-day', partitionKey: 'day', sortKey: 'firstSeenAt' } as const;

/**
 * Partitions of one day. A partition takes 1,000 write units a second, and an index that cannot keep up throttles its
 * table: eight carry 8,000 new stories a second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export const DAY_SHARDS = 8;

/** The order of what the index lists, where two at one instant have one, too. */
export function newestFirst(one: { firstSeenAt: string; pk: string }, other: typeof one): number {
  const [first, second] = [`${one.firstSeenAt} ${one.pk}`, `${other.firstSeenAt} ${other.pk}`];
  return first === second ? 0 : first > second ? -1 : 1;
}

/** One partition of the stories that were first seen on a day (`2026-01-05`, UTC). */
export function dayShard(day: string, shard: number): string {
  return `${day}#${shard}`;
}

/** The partition that lists this story, or this rejected file. @param id that spreads them over the shards */
export function listingDay(id: string, firstSeenAt: string, list: (day: string) => string = (day) => day): string {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum += id.charCodeAt(i);
  return dayShard(list(firstSeenAt.slice(0, 10)), sum % DAY_SHARDS);
}

/** The list of the files that were rejected on a day. */
export function rejectedOn(day: string): string {
  return `rejected#${day}`;
}
