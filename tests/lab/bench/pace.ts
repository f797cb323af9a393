import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { batchWork } from '../../../functions/ingest/file-events.ts';
import { ingestBatch } from '../../../functions/ingest/ingest-batch.ts';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { fileMessage } from '../../../functions/story/items/file-version.ts';
import { ATTEMPTS } from '../../../functions/story/table/retry-policy.ts';
import type { StoryTable } from '../../../functions/story/table/story-table.ts';
import { SETTINGS } from '../../fixtures/arrivals.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { type ArticleFile, articleFile } from './articles.ts';

// Whether 16 functions are more than four times as fast as four, or hold each other up: ingest without an emulator. Files
// come from memory, the table is in memory, and every call takes as long as inside a region, ten times slowed down, so
// that one process can be sixteen functions. `npm run bench:pace`. What this table never does is to throttle, or to write
// transactions one after the other, as emulators do.

const SLOWDOWN = 10;
const [OBJECT_MS, READ_MS, WRITE_MS] = [20, 6, 12];
/** Of a processor, at the memory of ingest. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const SHARE = 1024 / 1769;
const BATCH = 10;
const FILES_A_FUNCTION = 60;

interface Result {
  filesPerSecond: number;
  reads: number;
  transactions: number;
  conflicts: number;
}

async function run(functions: number, isMatching: boolean, first: number): Promise<Result> {
  const table = memoryTable();
  const files = new Map<string, ArticleFile>();
  const counts = { reads: 0, transactions: 0, conflicts: 0 };
  const slow = (ms: number) => sleep(SLOWDOWN * ms);
  const timed: StoryTable = {
    async read(keys, freshness) {
      counts.reads += 1;
      await slow(READ_MS);
      return table.read(keys, freshness);
    },
    async write(writes) {
      counts.transactions += 1;
      await slow(WRITE_MS);
      const isWritten = await table.write(writes);
      if (!isWritten) counts.conflicts += 1;
      return isWritten;
    },
  };
  const newWork = () =>
    batchWork({
      table: timed,
      async readObject({ key }) {
        await slow(OBJECT_MS);
        return { ok: true, bytes: files.get(key)?.bytes ?? new Uint8Array() };
      },
      latest: async () => 'same',
      retryPolicy: { attempts: ATTEMPTS, sleep, random: Math.random },
      nowMs: Date.now,
      settings: { ...SETTINGS, timeline: true, matching: { ...MATCH_DEFAULTS, enabled: isMatching } },
    });
  const total = functions * FILES_A_FUNCTION;
  const all = Array.from({ length: total }, (_, at) => articleFile({ index: first + at }));
  for (const file of all) files.set(file.key, file);
  const queue = all.map(({ key }, at) => ({ key, messageId: String(at) }));
  const observer = { file: () => {}, failure: () => {}, postponement: () => {} };
  async function oneFunction(): Promise<void> {
    for (let some = queue.splice(0, BATCH); some.length > 0; some = queue.splice(0, BATCH)) {
      const records = some.map(({ key, messageId }) => ({
        ...{ messageId, attributes: { ApproximateReceiveCount: '1' } },
        body: fileMessage({ bucket: 'b', key, versionId: 'v', uploadedAt: new Date().toISOString() }),
      }));
      const { batchItemFailures } = await ingestBatch(records as SQSRecord[], newWork(), observer, () => 600_000);
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} files failed`);
      // The CPU of a batch on its share of a processor: what it took here went by already.
      await sleep((CPU_MS[String(isMatching)] ?? 0) * some.length * (SLOWDOWN / SHARE - 1));
    }
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: functions }, oneFunction));
  const seconds = (performance.now() - start) / 1000 / SLOWDOWN;
  const per = (count: number) => count / total;
  return {
    filesPerSecond: total / seconds,
    reads: per(counts.reads),
    transactions: per(counts.transactions),
    conflicts: per(counts.conflicts),
  };
}

/** Milliseconds of CPU a file, of docs/performance.md. */
const CPU_MS: Readonly<Record<string, number>> = { true: 9.05, false: 6.47 };

await run(1, true, 1_000_000);
console.log('| functions | | files a second | to one | reads | transactions | lost races a file |');
console.log('|---:|---|---:|---:|---:|---:|---:|');
for (const isMatching of [true, false]) {
  let one = 0;
  for (const functions of [1, 4, 16]) {
    const { filesPerSecond, reads, transactions, conflicts } = await run(functions, isMatching, functions * 10_000);
    if (functions === 1) one = filesPerSecond;
    const figures = [filesPerSecond, filesPerSecond / one, reads, transactions, conflicts];
    const shown = figures.map((figure, at) => figure.toFixed(at === 0 ? 0 : 2)).join(' | ');
    console.log(`| ${functions} | ${isMatching ? 'matching' : 'exact only'} | ${shown} |`);
  }
}
