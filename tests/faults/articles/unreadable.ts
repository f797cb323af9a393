import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { syntheticText } from './synthetic-text.ts';

const LOST_HASH = createHash('sha256').update('words that are gone').digest('hex');

/** Setting `maxBytes`, by default. */
export const MOST_BYTES = 1_048_576;

/** Files without an article in them, by the reason for which each is to be rejected. */
export const UNREADABLE: Readonly<Record<string, (random: Random) => Buffer>> = {
  empty: () => Buffer.alloc(0),
  // More than a file may have by default.
  'too-large': () => Buffer.alloc(MOST_BYTES + 1, 'a'),
  'unpack-too-large': () => gzipSync(Buffer.alloc(MOST_BYTES + 1, 'a')),
  // A packed file of which the end is missing.
  'unpack-failed': (random) => gzipSync(Buffer.from(syntheticText(random, 2))).subarray(0, 30),
  // An image.
  binary: (random) => {
    const bytes = Array.from({ length: 64 }, () => random.int(256));
    return Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff, ...bytes]);
  },
  // The crawler's form around nothing. Without a hash the title would be its words.
  'no-text': () =>
    Buffer.from(
      `---\nid: 001_1\ntitle: "no words"\ncontent_hash: ${LOST_HASH}\n---\n\n# no words\n\n**a** | b |\n\n---\n\n\n\n---\n\n*Crawled at: now*\n`,
    ),
};

export const unreadable = (random: Random): Buffer =>
  UNREADABLE[random.pick(Object.keys(UNREADABLE))]?.(random) ?? Buffer.alloc(0);
