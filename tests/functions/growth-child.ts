import { readArticle } from '../../functions/article/read.ts';
import { splitArticles } from '../../functions/article/split/split-articles.ts';
import { readFeed } from '../../functions/poll/read-feed.ts';
import { fasterThanLinear } from '../fixtures/growth.ts';
import { seededRandom } from '../fixtures/random.ts';
import { AROUND, FOUND, repetition } from './article/fuzz/openers.ts';

// What growth.test.ts runs in a process of its own: under the test runner each step of a stream takes many times as
// long.

const SEED = process.env.BOUNDS ?? '1';
/** Of each shape of file. */
const SAMPLE = SEED === 'all' ? 500 : 8;

interface Input {
  key: string;
  bytes: Buffer;
}

const random = seededRandom(SEED);
const drawn = Object.keys(AROUND).flatMap((shape) => Array.from({ length: SAMPLE }, () => repetition(random, shape)));
const allCases = [...FOUND, ...drawn].map(
  ({ name, key, make }) => [name, (bytes: number): Input => ({ key, bytes: make(bytes) })] as const,
);

const DOORS: Readonly<Record<string, (input: Input) => unknown>> = {
  readArticle: ({ key, bytes }) => readArticle(bytes, { key, now: 0 }),
  async splitArticles({ key, bytes }) {
    for await (const part of splitArticles(bytes, { key })) void part;
  },
  'splitArticles, in pieces': async ({ key, bytes }) => {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 2 ** 14) yield bytes.subarray(at, at + 2 ** 14);
    }
    for await (const part of splitArticles(pieces(), { key, maxBytes: 2 ** 15 })) void part;
  },
  readFeed: ({ bytes }) => readFeed(bytes, { url: 'https://gull.example/' }).catch(() => {}),
};

const found: Record<string, string[]> = {};
for (const [name, run] of Object.entries(DOORS)) {
  // Within the limit of an article a stream costs next to nothing, and more beyond it: its sizes begin above that.
  const isInPieces = name.endsWith('pieces');
  const cases = allCases.filter((_, at) => !isInPieces || at % 3 === 0);
  found[name] = await fasterThanLinear(cases, run, isInPieces ? { to: 2 ** 19, sizes: 2 } : { to: 2 ** 18, sizes: 3 });
}
console.log(JSON.stringify(found));
