import { setImmediate as turn } from 'node:timers/promises';
import { address, type Key } from '../../functions/story/keys.ts';
import { recordFile } from '../../functions/story/record-file.ts';
import { ATTEMPTS, ContentionError } from '../../functions/story/retry-policy.ts';
import type { StoryTable } from '../../functions/story/story-table.ts';
import { memoryTable } from '../fixtures/memory-table.ts';
import { seededRandom } from '../fixtures/random.ts';
import { arrivalOf, SETTINGS } from '../proof/product.ts';
import { type ArticleFile, articleFile } from './articles.ts';
import { SERVICE_LATENCY_MS } from './preload/service-latency.ts';
import { markdownTable } from './report/markdown.ts';
import { digits, quantile } from './statistics.ts';

/**
 * `npm run bench:hot-keys`: many files of one story at once, which all write its one item. `recordFile` runs against a table in memory
 * with AWS's latencies, in virtual time. A file that is given back is redelivered after the queue's visibility timeout.
 */
const FILES = 500;
/** The stack's default is ten functions with ten files each. */
const AT_A_TIME = [10, 100];
const VISIBILITY_MS = 180_000;
const NOW = '2026-01-04T06:00:00.000Z';
const MATCHING = { ...SETTINGS, matching: true };

const BURSTS: Readonly<Record<string, (at: number) => ArticleFile>> = {
  'copies: one text under 500 ids': (at) => articleFile({ index: 1, articleIndex: at + 1 }),
  'revisions: 500 crawls of one article': (at) => articleFile({ index: 1, crawl: at }),
  'matches: 500 reports in nearly the same words': (at) =>
    articleFile({ index: 1, articleIndex: at + 1, crawl: at % 50 }),
};

interface Contention {
  readonly seconds: number;
  /** Of the files that made it, all their deliveries together. */
  readonly attempts: readonly number[];
  readonly givenBack: number;
}

/** A clock that jumps to the next sleeper when nothing else can run. */
function virtualClock() {
  let now = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds: number): Promise<void> =>
      new Promise((wake) => sleepers.push({ at: now + milliseconds, wake })),
    async run(work: Promise<unknown>): Promise<void> {
      let isDone = false;
      const finish = () => {
        isDone = true;
      };
      work.then(finish, finish);
      for (;;) {
        // First everything that needs no time.
        await turn();
        if (isDone) return void (await work);
        if (sleepers.length === 0) throw new Error('everything waits and nothing sleeps');
        now = sleepers.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
        const due = sleepers.filter(({ at }) => at <= now);
        sleepers = sleepers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}

type Clock = ReturnType<typeof virtualClock>;

/** A transaction holds its items while it runs; another one at the same items is cancelled, as in DynamoDB (TransactionConflict). */
function slowTable({ sleep }: Clock): StoryTable {
  const table = memoryTable();
  const held = new Set<string>();
  const { BatchGetItem = 0, TransactWriteItems = 0 } = SERVICE_LATENCY_MS;
  return {
    async read(keys: readonly Key[], freshness) {
      await sleep(BatchGetItem);
      return table.read(keys, freshness);
    },
    async write(writes) {
      const addresses = writes.map(({ item }) => address(item));
      const isFree = addresses.every((one) => !held.has(one));
      if (isFree) for (const one of addresses) held.add(one);
      await sleep(TransactWriteItems);
      if (!isFree) return false;
      const isWritten = await table.write(writes);
      for (const one of addresses) held.delete(one);
      return isWritten;
    },
  };
}

async function measureContention(fileAt: (at: number) => ArticleFile, atATime: number): Promise<Contention> {
  const clock = virtualClock();
  const table = slowTable(clock);
  const random = seededRandom(`hot keys ${atATime}`);
  const queue = random.shuffle(
    Array.from({ length: FILES }, (_, at) => ({
      arrival: arrivalOf(
        { ...fileAt(at), bucket: 'intake', sequencer: '0055AED6DCD90281E5', uploadedAt: NOW },
        MATCHING,
        NOW,
      ),
      attempts: 0,
    })),
  );
  const attempts: number[] = [];
  const redeliveries: Promise<void>[] = [];
  let givenBack = 0;
  let seconds = 0;

  async function work(): Promise<void> {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const current = file;
      const counted: StoryTable = {
        read: table.read,
        write(writes) {
          current.attempts += 1;
          return table.write(writes);
        },
      };
      try {
        await recordFile(current.arrival, counted, { attempts: ATTEMPTS, sleep: clock.sleep, random: random.next });
        attempts.push(current.attempts);
        seconds = clock.now() / 1000;
      } catch (error) {
        if (!(error instanceof ContentionError)) throw error;
        givenBack += 1;
        redeliveries.push(
          clock.sleep(VISIBILITY_MS).then(() => {
            queue.push(current);
            return work();
          }),
        );
      }
    }
  }

  async function workAll(): Promise<void> {
    await Promise.all(Array.from({ length: atATime }, work));
    for (const redelivery of redeliveries) await redelivery;
  }
  await clock.run(workAll());
  return { seconds, attempts, givenBack };
}

const rows: string[][] = [];
for (const [name, fileAt] of Object.entries(BURSTS)) {
  for (const atATime of AT_A_TIME) {
    const { seconds, attempts, givenBack } = await measureContention(fileAt, atATime);
    const [median, p99] = [0.5, 0.99].map((share) => digits(quantile(attempts, share)));
    rows.push([name, String(atATime), digits(seconds), median ?? '', p99 ?? '', String(givenBack)]);
  }
}
console.log(
  markdownTable(['500 files at once', 'at a time', 'seconds', 'attempts, median', 'attempts, p99', 'given back'], rows),
);
