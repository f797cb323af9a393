import type { FileVersion } from './file-version.ts';
import { fileVersionId } from './file-version.ts';

/**
 * Primary key of an item. Partition keys hold at most 2,048 bytes, sort keys 1,024; every part below is bounded well
 * under that.
 */
export interface Key {
  pk: string;
  sk: string;
}

/** The key as one string: equal for equal keys, and for no others. */
export const address = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/**
 * A story is named after the first words it was told in: the version and 132 bits of its text key. So one address answers
 * two questions at once, "does this story exist" and "who owns these words", and a new story needs no text claim beside it
 * (a write unit saved, and a step that a crash could come before).
 */
export const storyIdOf = (textKey: string): string => `${textKey.slice(0, 2)}-${textKey.slice(3, 25)}`;

const STORY = 'STORY#';

export const storyKey = (storyId: string): Key => ({ pk: `${STORY}${storyId}`, sk: 'STORY' });

/** A story's item does not say its id again. */
export const storyIdAt = ({ pk }: Key): string => pk.slice(STORY.length);

/**
 * Where the owner of these words stands: the story itself if it began with them, else a text claim that points to it. A
 * fence there means nobody.
 */
export const textClaimKey = (textKey: string): Key => storyKey(storyIdOf(textKey));

export const articleClaimKey = (articleId: string): Key => ({ pk: `ARTICLE#${articleId}`, sk: 'ARTICLE' });

export const receiptKey = (file: FileVersion): Key => ({
  pk: `FILE#${file.bucket}/${file.key}`,
  sk: fileVersionId(file),
});

/**
 * Parts of a day's list: everything that is listed today would otherwise be written to one partition (1,000 write units
 * a second at most).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const TIMELINE_SHARDS = 4;

/** One part of the list of the stories that were first seen on a day (`2026-01-05`, UTC), by time. */
export const timelinePart = (day: string, shard: number): string => `TIMELINE#${day}#${shard}`;

/**
 * Where a story is listed that `attempt`'s decision makes. Each attempt has a place of its own, for the one before may
 * have been refused behind its entry.
 */
export const timelineKey = (storyId: string, firstSeenAt: string, attempt: number): Key => {
  let sum = 0;
  for (let i = 0; i < storyId.length; i++) sum += storyId.charCodeAt(i);
  const pk = timelinePart(firstSeenAt.slice(0, 10), sum % TIMELINE_SHARDS);
  return { pk, sk: `${firstSeenAt}#${storyId}#${attempt}` };
};
