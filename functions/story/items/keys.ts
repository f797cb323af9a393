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

/** A report of a story: its number, or `STORY#NUMBER` of a story that was merged into it. */
export type ReportRef = string;

/**
 * What each partition key is, or begins with before `#` or `@`. One meaning each, and no key is made elsewhere: who may
 * use a partition is in the permissions of the functions.
 */
export const PARTITIONS = {
  story: 'STORY',
  article: 'ARTICLE',
  held: 'HELD',
  later: 'LATER',
  block: 'BLOCK',
  matchKey: 'KEY',
  receipt: 'FILE',
  canary: 'CANARY',
  requests: 'REQUEST',
  twins: 'TWINS',
  storyline: 'LINE',
  digest: 'DIGEST',
  changed: 'CHANGED',
  polled: 'POLLED',
  rarity: 'RARITY',
  backfills: 'BACKFILL',
  sources: 'SOURCE',
  webhook: 'WEBHOOK',
  judge: 'JUDGE',
} as const;

/** The key as one string: equal only for equal keys. */
export function address({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

/** Each of the keys once: a batched read takes no others. */
export const distinctKeys = (keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [address(key), key])).values(),
];

/**
 * A story's id is made of the text key of its first report: its version and 132 bits. So one read of one key answers
 * both "does this story exist" and "which story does this text belong to".
 * @param scope of `scopeOf`
 */
export function storyIdOf(textKey: string, scope: string): string {
  const words = scope === '' ? textKey.slice(3) : hash('sha256', `${scope}\n${textKey}`, 'base64url');
  return `${textKey.slice(0, 2)}-${words.slice(0, 22)}`;
}

const STORY = `${PARTITIONS.story}#`;

export function storyKey(storyId: string): Key {
  return { pk: `${STORY}${storyId}`, sk: 'STORY' };
}

/** The id of the story with this key: its item has no field for it. */
export function storyIdAt({ pk }: Key): string {
  return pk.slice(STORY.length);
}

/** The key of a report of a story. @param ref its number, or `STORY#NUMBER` of a story that was merged into this one */
export function reportKey(storyId: string, ref: ReportRef): Key {
  const [number = '', id = storyId] = ref.split('#').reverse();
  return { pk: `${STORY}${id}`, sk: `REPORT#${number}` };
}

/** The reference by which a story names the report at this key. */
export function refOf({ pk, sk }: Key, storyId: string): ReportRef {
  const number = sk.slice('REPORT#'.length);
  const id = storyIdAt({ pk, sk });
  return id === storyId ? number : `${id}#${number}`;
}

/** The key of the story whose first report has this text, or of the alias that says which story the text belongs to. */
export function textAddress(textKey: string, scope: string): Key {
  return storyKey(storyIdOf(textKey, scope));
}

export function articleClaimKey(articleId: string, scope: string): Key {
  return { pk: `${PARTITIONS.article}${scopeMark(scope)}#${articleId}`, sk: 'ARTICLE' };
}

/** The item of an article that is held until its embargo ends. */
export function heldKey(articleId: string, scope: string): Key {
  return { pk: `${PARTITIONS.held}${scopeMark(scope)}#${articleId}`, sk: PARTITIONS.held };
}

/**
 * The item of a revision whose announcement waits. It is released as one that is held is. @param version of the head,
 * because what waited may have ended and another wait for the same instant
 */
export function laterKey(storyId: string, until: string, version: number): Key {
  return { pk: `${PARTITIONS.later}#${storyId}#${until}#${version}`, sk: PARTITIONS.held };
}

/** The item that says in which articles of a source the block with this opening has changed. */
export function blockKey(source: string, opening: string): Key {
  return { pk: `${PARTITIONS.block}#${hash('sha256', source, 'base64url').slice(0, 22)}#${opening}`, sk: 'BLOCK' };
}

/**
 * @param key one of `matchKeys` (`functions/matching`), which begins with its version.
 * @param month of an archive's stories (`2019-03`)
 */
export function matchKeyAddress(key: string, scope: string, month?: string): Key {
  return { pk: `${PARTITIONS.matchKey}${scopeMark(scope)}#${key}${month === undefined ? '' : `#${month}`}`, sk: 'KEY' };
}

/** Bytes of an encoded scope in a key, at most: a letter of a folder's name may take nine. */
const LONGEST_MARK = 300;

/** Encoded, so that no other scope and id give the same key; a long one hashed, so that the key keeps its bound. */
function scopeMark(scope: string): string {
  if (scope === '') return '';
  const mark = encodeURIComponent(scope);
  return mark.length <= LONGEST_MARK ? `@${mark}` : `@:${hash('sha256', scope, 'base64url')}`;
}

/**
 * The scope of a file: empty for the whole bucket, else the first folder below the one that is ingested. Files in no
 * folder share one scope.
 * @param prefix of the settings: `articles/`
 */
export function scopeOf(objectKey: string, scope: ArticleScope, prefix: string): string {
  if (scope === 'bucket') return '';
  const below = objectKey.startsWith(prefix) ? objectKey.slice(prefix.length) : objectKey;
  const folder = below.slice(0, below.indexOf('/') + 1).toWellFormed();
  // A key that begins with a slash is in a folder without a name.
  return folder === '' ? '/' : folder === '/' ? '//' : folder;
}

export function receiptKey(file: FileVersion): Key {
  return { pk: `${PARTITIONS.receipt}#${file.bucket}/${file.key}`, sk: fileVersionId(file) };
}

/** An upload of the canary. */
export function canaryUploadKey(file: FileVersion): Key {
  return { pk: `${PARTITIONS.canary}#${file.bucket}/${file.key}`, sk: fileVersionId(file) };
}

/** @param id begins with the time of the request. */
export function requestKey(id: string): Key {
  return { pk: PARTITIONS.requests, sk: id };
}

/** The same for whichever of the two it is found. @param since when the younger story was first seen */
export function twinsKey(since: string, younger: string, older: string): Key {
  return { pk: PARTITIONS.twins, sk: `${since}#${younger}#${older}` };
}

/** The key of the storyline that began with this story. */
export function storylineKey(id: string): Key {
  return { pk: `${PARTITIONS.storyline}#${id}`, sk: PARTITIONS.storyline };
}

export const storylineIdAt = ({ pk }: Key): string => pk.slice(PARTITIONS.storyline.length + 1);

/** The id of a story that cannot have that of its text: another story has its key. */
export function storyIdFrom(seed: string): string {
  return `t1-${hash('sha256', seed, 'base64url').slice(0, 22)}`;
}

/** The item that says how far digests have been sent. */
export const DIGEST_KEY: Key = { pk: PARTITIONS.digest, sk: 'DIGEST' };

export function polledKey(url: string): Key {
  return { pk: PARTITIONS.polled, sk: hash('sha256', url, 'base64url') };
}

/** The item that says how common words are in the stack's own stories. */
export const RARITY_KEY: Key = { pk: PARTITIONS.rarity, sk: 'RARITY' };

/** @param name at most 50 code units of a publisher or a folder */
export function sourceKey(name: string): Key {
  return { pk: PARTITIONS.sources, sk: name };
}

/** The item that says whether a webhook is switched off. */
export function webhookKey(name: string): Key {
  return { pk: `${PARTITIONS.webhook}#${name}`, sk: 'WEBHOOK' };
}

/** What the second reader has cost on a day. */
export function judgeKey(day: string): Key {
  return { pk: PARTITIONS.judge, sk: day };
}

/**
 * The day index: a sparse index that lists stories, refused files, and what is held or due, by day, newest first. Keys
 * only. A copy that joins a story changes neither `day` nor `firstSeenAt`, so it writes nothing to the index.
 */
export const DAY_INDEX = { name: 'stories-by-day', partitionKey: 'day', sortKey: 'firstSeenAt' } as const;

/**
 * The index of the archive: lists stories by the day of their event, if that is more than a window before the stack
 * first saw them. Keys only, in as many partitions.
 */
export const ARCHIVE_INDEX = { name: 'archive-by-day', partitionKey: 'archiveDay', sortKey: 'reportedAt' } as const;

/**
 * Partitions of one day. A partition takes 1,000 write units a second, and an index that cannot keep up throttles its
 * table: eight carry 8,000 new stories a second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export const DAY_SHARDS = 8;

/** The order of the day index. Two items of one instant are ordered by key. */
export function newestFirst(one: { firstSeenAt: string; pk: string }, other: typeof one): number {
  const [first, second] = [`${one.firstSeenAt} ${one.pk}`, `${other.firstSeenAt} ${other.pk}`];
  return first === second ? 0 : first > second ? -1 : 1;
}

/** One partition of a day (`2026-01-05`, UTC) in the day index. */
export function dayShard(day: string, shard: number): string {
  return `${day}#${shard}`;
}

/** Lists of a day in the day index, beside that of stories. */
export type DayList =
  /** Files that were held. */
  | 'held'
  /** Articles whose embargo ends, and revisions that have waited, by that time. */
  | 'due'
  /** Files that were rejected, and containers with broken articles. */
  | 'rejected'
  /** Files of which a person says whether they are published. */
  | 'unsure'
  /** Files that said something new of a known story. */
  | 'developments'
  /** Files whose decision was a close one: a person should look at them. */
  | 'review'
  /** Files that are silent on weak evidence (`SILENCING`). */
  | 'silenced';

/** The list of a day, as the day index names it. */
export const listOn = (list: DayList, day: string): string => `${list}#${day}`;

/** The day index's partition for this item. @param id spreads them over the shards @param list default: stories */
export function listingDay(id: string, firstSeenAt: string, list?: DayList): string {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum += id.charCodeAt(i);
  const day = firstSeenAt.slice(0, 10);
  return dayShard(list === undefined ? day : listOn(list, day), sum % DAY_SHARDS);
}
