import { setImmediate as turn } from 'node:timers/promises';
import { address } from '../../functions/story/items/keys.ts';
import { recordFile } from '../../functions/story/record/record-file.ts';
import type { StoryTable } from '../../functions/story/table/story-table.ts';
import { memoryTable } from '../fixtures/memory-table.ts';
import { seededRandom } from '../fixtures/random.ts';
import { arrivalOf, SETTINGS } from '../proof/product.ts';
import { type ArticleFile, articleFile } from './articles.ts';
import { SERVICE_LATENCY_MS } from './preload/service-latency.ts';
import { markdownTable } from './report/markdown.ts';
import { digits, quantile } from './statistics.ts';

/**
 * `npm run bench:hot-keys`: many files of one story at once, which all write its one item. `recordFile` runs against a
 * table in memory with AWS's latencies, in virtual time.
 */
const FILES = 500;
/** Functions: the stack's default. */
const AT_A_TIME = 10;
const NOW = '2026-01-04T06:00:00.000Z';

const BURSTS: Readonly<Record<string, (at: number) => ArticleFile>> = {
  'copies: one text under 500 ids': (at) => articleFile({ index: 1, articleIndex: at + 1 }),
  'revisions: 500 crawls of one article': (at) => articleFile({ index: 1, crawl: at }),
  'matches: 500 reports in nearly the same words': (at) =>
    articleFile({ index: 1, articleIndex: at + 1, crawl: at % 50 }),
};

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
        now = Math.min(...sleepers.map(({ at }) => at));
        const due = sleepers.filter(({ at }) => at <= now);
        sleepers = sleepers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}

/** Two transactions at one item: the second is cancelled, as by DynamoDB (TransactionConflict). */
function slowTable(sleep: (milliseconds: number) => Promise<void>): StoryTable {
  const table = memoryTable();
  const held = new Set<string>();
  const { BatchGetItem = 0, TransactWriteItems = 0 } = SERVICE_LATENCY_MS;
  return {
    async read(keys, freshness) {
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

/** @returns a row of the table: files a second, and attempts of a file. */
async function measure(name: string, fileAt: (at: number) => ArticleFile): Promise<string[]> {
  const { now, sleep, run } = virtualClock();
  const table = slowTable(sleep);
  const random = seededRandom('hot keys');
  const queue = random.shuffle(Array.from({ length: FILES }, (_, at) => fileAt(at)));
  const attempts: number[] = [];

  async function work(): Promise<void> {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      let count = 0;
      const counted: StoryTable = {
        read: table.read,
        write(writes) {
          count += 1;
          return table.write(writes);
        },
      };
      const upload = { ...file, bucket: 'intake', sequencer: '0055AED6DCD90281E5', uploadedAt: NOW };
      const arrival = arrivalOf(upload, { ...SETTINGS, matching: true }, NOW);
      await recordFile(arrival, counted, { attempts: FILES, sleep, random: random.next });
      attempts.push(count);
    }
  }

  await run(Promise.all(Array.from({ length: AT_A_TIME }, work)));
  return [name, (FILES * 1000) / now(), quantile(attempts, 0.5), quantile(attempts, 0.99)].map((cell) =>
    typeof cell === 'number' ? digits(cell) : cell,
  );
}

const rows: string[][] = [];
for (const [name, fileAt] of Object.entries(BURSTS)) rows.push(await measure(name, fileAt));
console.log(markdownTable(['10 at a time', 'files a second', 'attempts, median', 'attempts, p99'], rows));
