import { setImmediate as turn } from 'node:timers/promises';
import type { Write } from '../../functions/story/items/decision.ts';
import { address } from '../../functions/story/items/keys.ts';
import { recordFile } from '../../functions/story/record/record-file.ts';
import type { StoryTable } from '../../functions/story/table/story-table.ts';
import { memoryTable } from '../fixtures/memory-table.ts';
import { seededRandom } from '../fixtures/random.ts';
import { arrivalOf, SETTINGS } from '../proof/product.ts';
import { type ArticleFile, articleFile } from './articles.ts';
import { writeUnits } from './cost/write-units.ts';
import { SERVICE_LATENCY_MS } from './preload/service-latency.ts';
import { markdownTable } from './report/markdown.ts';
import { digits, quantile } from './statistics.ts';

/**
 * `npm run bench:hot-keys`: many files of one story at once, which all write its one item; and a hot day, whose files
 * come within an hour. `recordFile` runs against a table in memory with AWS's latencies, in virtual time, which refuses
 * what is more than 1,000 write units of one key in a second, as a partition does. @throws if a file is lost.
 */
const FILES = 500;
const REPORTS = 5_000;
const STORIES = 3_000;
const HOUR_MS = 3_600_000;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const KEY_UNITS = 1_000;
/** Functions: the stack's default. */
const AT_A_TIME = 10;
const NOW = '2026-01-04T06:00:00.000Z';

/** Files that come at once, or evenly within an hour. */
interface Burst {
  readonly files: number;
  readonly overMs?: number;
  readonly fileAt: (at: number) => ArticleFile;
}

const likeReport = (at: number, first = 1) => articleFile({ index: 1, articleIndex: at + first, crawl: at % 50 });
/** Nine in ten are of one publisher. */
const publisherOf = (at: number) => (at % 10 > 0 ? { publisher: '한빛뉴스' } : {});

const BURSTS: Readonly<Record<string, Burst>> = {
  'copies: one text under 500 ids': { files: FILES, fileAt: (at) => articleFile({ index: 1, articleIndex: at + 1 }) },
  'revisions: 500 crawls of one article': { files: FILES, fileAt: (at) => articleFile({ index: 1, crawl: at }) },
  'matches: 500 reports in nearly the same words': { files: FILES, fileAt: (at) => likeReport(at) },
  'one story of 5,000 reports': { files: REPORTS, fileAt: (at) => likeReport(at) },
  '3,000 stories, 90% of one publisher': {
    files: STORIES,
    fileAt: (at) => articleFile({ index: at + 2, ...publisherOf(at) }),
  },
  'both within an hour': {
    files: REPORTS + STORIES,
    overMs: HOUR_MS,
    fileAt: (at) => (at < STORIES ? articleFile({ index: at + 2, ...publisherOf(at) }) : likeReport(at, 10_000)),
  },
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

/** What the keys of a table took: of the busiest one its kind, and units in its busiest second. */
interface Heat {
  key: string;
  units: number;
  /** Writes that were refused because of it. */
  throttled: number;
}

/**
 * Two transactions at one item: the second is cancelled, as by DynamoDB (TransactionConflict). So is one at a key that
 * takes no more in this second (ThrottlingError).
 */
function slowTable(sleep: (milliseconds: number) => Promise<void>, now: () => number, heat: Heat) {
  const table = memoryTable();
  const used = new Map<string, { second: number; units: number }>();
  const take = (writes: readonly Write[]): boolean => {
    const second = Math.floor(now() / 1_000);
    const taken = writes.map((write) => {
      const before = used.get(write.item.pk);
      return { pk: write.item.pk, second, units: writeUnits([write]) + (before?.second === second ? before.units : 0) };
    });
    if (taken.some(({ units }) => units > KEY_UNITS)) return false;
    for (const { pk, units } of taken) {
      used.set(pk, { second, units });
      if (units > heat.units) Object.assign(heat, { key: pk.split('#')[0], units });
    }
    return true;
  };
  const held = new Set<string>();
  const { BatchGetItem = 0, TransactWriteItems = 0 } = SERVICE_LATENCY_MS;
  const slow: StoryTable = {
    async read(keys, freshness) {
      await sleep(BatchGetItem);
      return table.read(keys, freshness);
    },
    async write(writes) {
      const addresses = writes.map(({ item }) => address(item));
      const isFree = addresses.every((one) => !held.has(one));
      if (isFree && !take(writes)) {
        heat.throttled += 1;
        await sleep(TransactWriteItems);
        return false;
      }
      if (isFree) for (const one of addresses) held.add(one);
      await sleep(TransactWriteItems);
      if (!isFree) return false;
      const isWritten = await table.write(writes);
      for (const one of addresses) held.delete(one);
      return isWritten;
    },
  };
  return { slow, receipts: () => table.receipts().length };
}

/** @returns a row of the table: files a second, attempts of a file, and its busiest key. */
async function measure(name: string, { files, overMs = 0, fileAt }: Burst): Promise<string[]> {
  const { now, sleep, run } = virtualClock();
  const heat: Heat = { key: '', units: 0, throttled: 0 };
  const { slow: table, receipts } = slowTable(sleep, now, heat);
  const random = seededRandom('hot keys');
  const queue = random.shuffle(Array.from({ length: files }, (_, at) => at));
  let begun = 0;
  const attempts: number[] = [];

  async function work(): Promise<void> {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const file = fileAt(at);
      const dueMs = (overMs * begun++) / files;
      if (dueMs > now()) await sleep(dueMs - now());
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
      await recordFile(arrival, counted, { attempts: files, sleep, random: random.next });
      attempts.push(count);
    }
  }

  await run(Promise.all(Array.from({ length: AT_A_TIME }, work)));
  if (receipts() !== files) throw new Error(`${name}: ${files} files, and ${receipts()} receipts`);
  const figures = [(files * 1000) / now(), quantile(attempts, 0.5), quantile(attempts, 0.99)].map(digits);
  return [name, ...figures, `${heat.key} ${heat.units}`, String(heat.throttled)];
}

const rows: string[][] = [];
for (const [name, burst] of Object.entries(BURSTS)) rows.push(await measure(name, burst));
const columns = ['files a second', 'attempts, median', 'p99', 'busiest key, units a second', 'throttled'];
console.log(markdownTable(['10 at a time', ...columns], rows));
