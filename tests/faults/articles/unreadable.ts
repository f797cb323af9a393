import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';

const LOST_HASH = createHash('sha256').update('words that are gone').digest('hex');

/** A file without an article in it: empty, an image, or the crawler's form around nothing. */
export const unreadable = (random: Random): Buffer => {
  const binary = Buffer.from(Array.from({ length: 64 }, () => random.int(256)));
  return random.pick([
    Buffer.alloc(0),
    Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff]), binary]),
    // Without a hash the title would be its words.
    Buffer.from(
      `---\nid: 001_1\ntitle: "no words"\ncontent_hash: ${LOST_HASH}\n---\n\n# no words\n\n**a** | b |\n\n---\n\n\n\n---\n\n*Crawled at: now*\n`,
    ),
  ]);
};
