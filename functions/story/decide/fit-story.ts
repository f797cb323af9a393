import type { StoryItem } from '../items.ts';
import { itemBytes } from './item-bytes.ts';

/**
 * Bytes of one write unit, with a few to spare, for what DynamoDB says of the size of numbers is approximate.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export const ONE_UNIT = 1024 - 8;

/** Code points of an excerpt that are left in any case: two write units are cheaper than a notification that says nothing. */
const LEAST = 40;

/**
 * The story in one write unit, if a shorter excerpt makes it fit: long names of file, title and URL take the room of words that
 * stand in the file. One that is too long with the least of an excerpt keeps all of it: it costs two units either way.
 */
export const fitStory = (story: StoryItem): StoryItem => {
  const room = Buffer.byteLength(story.excerpt) + ONE_UNIT - itemBytes(story);
  if (Buffer.byteLength(story.excerpt) <= room) return story;
  const points = [...story.excerpt];
  for (let length = points.length - 1; length >= LEAST; length--) {
    const excerpt = `${points.slice(0, length).join('').trimEnd()}…`;
    if (Buffer.byteLength(excerpt) <= room) return { ...story, excerpt };
  }
  return story;
};
