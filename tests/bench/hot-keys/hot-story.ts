import { readArticle } from '../../../functions/article/read.ts';
import { ATTEMPTS } from '../../../functions/ingest/attempts.ts';
import type { Step, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address } from '../../../functions/story/keys.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { ContentionError, recordFile } from '../../../functions/story/record-file.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { articleFile } from '../articles/article-files.ts';
import { seededRandom } from '../articles/random.ts';
import { serviceLatencyMs } from '../preload/service-latency.ts';
import { median, quantile } from '../report/statistics.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What became of a burst of copies of one text. */
export interface HotStory {
  readonly files: number;
  /** Files worked on at a time. */
  readonly atATime: number;
  readonly copiesPerSecond: number;
  /** Tries of a file that made it. */
  readonly attempts: { readonly median: number; readonly p99: number };
  /** Share of tries of a file that ended without an outcome: the file comes back with its message. */
  readonly givenBack: number;
}

/**
 * The same words under so many article ids at once, which all join one story: one item, one writer at a time. Our own `recordFile` against a table in
 * memory with AWS-like latency, in virtual time; what is given back is tried again after everything else, as its message is.
 */
export async function measureHotStory(files: number, atATime: number): Promise<HotStory> {
  const time = createVirtualTime();
  const { table, commits } = slowTable(time);
  const random = seededRandom(files + atATime);
  const queue = Array.from({ length: files }, (_, at) => ({ at, tries: 0 }));
  const attempts: number[] = [];
  let givenBack = 0;

  const worker = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const counter = { attempts: 0 };
      try {
        await recordFile(arrivalOf(file.at), counted(table, counter), {
          attempts: ATTEMPTS,
          sleep: time.sleep,
          random,
        });
        attempts.push(counter.attempts);
      } catch (error) {
        if (!(error instanceof ContentionError)) throw error;
        givenBack += 1;
        queue.push({ at: file.at, tries: file.tries + 1 });
      }
    }
  };
  await time.run(Promise.all(Array.from({ length: Math.min(atATime, files) }, worker)));
  return {
    files,
    atATime,
    copiesPerSecond: (commits() * 1000) / time.now(),
    attempts: { median: median(attempts), p99: quantile(attempts, 0.99) },
    givenBack: givenBack / (files + givenBack),
  };
}

function arrivalOf(at: number) {
  const { key, bytes } = articleFile({ index: 1, articleIndex: at + 1, key: `copies/${at}.md` });
  const now = '2026-01-04T06:00:00.000Z';
  const file = { bucket: 'bench', key, uploadedAt: now };
  return { file, result: readArticle(bytes, { key }), now, notifications: true, timeline: true, near: NEAR_DEFAULTS };
}

function counted(table: StoryTable, counter: { attempts: number }): StoryTable {
  return {
    read: table.read,
    commit: (writes) => {
      counter.attempts += 1;
      return table.commit(writes);
    },
  };
}

/** A write holds its items while it runs: whoever comes to one meanwhile is refused, as DynamoDB refuses (TransactionConflict). */
function slowTable(time: VirtualTime) {
  const items = new Map<string, TableItem>();
  const held = new Set<string>();
  let committed = 0;
  const holds = ({ item, expect }: Write) => {
    const there = items.get(address(item));
    return expect === 'absent' ? there === undefined : there?.version === expect;
  };
  const table: StoryTable = {
    read: async (keys) => {
      await time.sleep(serviceLatencyMs.BatchGetItem ?? 0);
      return keys.flatMap((key) => items.get(address(key)) ?? []);
    },
    commit: async (steps) => {
      for (const step of steps) if (!(await commitStep(step))) return false;
      committed += 1;
      return true;
    },
  };
  const commitStep = async ({ writes }: Step): Promise<boolean> => {
    const addresses = writes.map(({ item }) => address(item));
    const free = addresses.every((one) => !held.has(one));
    if (free) for (const one of addresses) held.add(one);
    const { PutItem = 0, TransactWriteItems = 0 } = serviceLatencyMs;
    await time.sleep(writes.length === 1 ? PutItem : TransactWriteItems);
    if (!free) return false;
    const done = writes.every(holds);
    if (done) for (const { item } of writes) items.set(address(item), item);
    for (const one of addresses) held.delete(one);
    return done;
  };
  return { table, commits: () => committed };
}
