import { mock } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { type IngestDependencies, ingestFile } from '../../../functions/ingest/ingest-file.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { shareTable } from '../../../functions/story/table/share-table.ts';
import { type FileKind, filePlan } from '../articles/file-plan.ts';
import { MOST_BYTES } from '../articles/unreadable.ts';
import type { World } from '../checker/world/world.ts';
import { heardOf } from '../interleavings/heard-of.ts';
import { worldOf } from '../interleavings/world-of.ts';
import { seededRandom } from '../random.ts';
import { Killed, mortalTable } from './mortal-table.ts';
import { rememberingTable } from './remembering-table.ts';
import { simulatedBucket } from './simulated-bucket.ts';

/** When the first file is put, epoch milliseconds; and how long after it the next. */
const BEGIN = Date.UTC(2026, 5, 1);
const PACE_MS = 130;

/** No batch is begun beside so many files at work, and no file put beside so many events that wait. */
const AT_WORK = 6;
const WAITING = 40;
/** Files of a batch, at the most; and how often each is told of. */
const BATCH = 3;
const TOLD = 3;

/** Longer than files of a batch wait for each other (functions/story/table/share-table.ts), milliseconds. */
const LINGER_MS = 100;

/** Refusals that no simulated storm comes to: giving back to the queue is `ingestBatch`’s. */
const ATTEMPTS = 200;

/** Share of the files that go on from the one before them, so that two of one article or of one story meet. */
const MEETING = 0.4;
const MEETINGS: readonly FileKind[] = [
  'overwrite',
  'overwrite of one crawl',
  'crawled twice',
  'revision',
  'older crawl',
  'deleted soon',
  'copy',
  'rewrite',
  'wire update',
  'like reports',
];

const SETTINGS: IngestDependencies['settings'] = {
  maxBytes: MOST_BYTES,
  timeZone: 'Asia/Seoul',
  notifications: true,
  timeline: true,
  near: NEAR_DEFAULTS,
};

export interface Simulated {
  /** What is left when every event has been handled. */
  readonly world: World;
  /** Processes that died. */
  readonly deaths: number;
}

/**
 * A storm without a stack: files are put, overwritten and deleted, and told of several times and in any order; the functions’ core handles them
 * on a table in memory, in processes that take turns at every call and die at some, with all of their batch. One thread and one seed decide about all of
 * it, so that the same seed does everything again, call by call.
 * @param files to be put; those that come together may be some more.
 * @throws any fault of the core's own.
 */
export const simulateStorm = async (seed: string, files: number, ingest = ingestFile): Promise<Simulated> => {
  const random = seededRandom(seed);
  const dice = random.fork('turns');
  const plan = filePlan(random.fork('plan'), files);
  const bucket = simulatedBucket(random.fork('bucket'));
  const table = rememberingTable();
  const events: FileVersion[] = [];
  const turns: (() => void)[] = [];
  let [puts, working, deaths] = [0, 0, 0];
  let fault: unknown;

  const now = (): number => BEGIN + puts * PACE_MS;
  const turn = (): Promise<void> => new Promise((go) => void turns.push(go));
  const dependencies: Omit<IngestDependencies, 'table'> = {
    readObject: async (file) => {
      await turn();
      return bucket.read(file);
    },
    patience: { attempts: ATTEMPTS, sleep: turn, random: () => 0 },
    now,
    settings: SETTINGS,
  };

  const handle = async (batch: readonly FileVersion[]): Promise<void> => {
    working += batch.length;
    const share = shareTable(mortalTable(table, turn, dice));
    const work = batch.map((file) => share((shared) => ingest(file, { ...dependencies, table: shared })));
    const faults = (await Promise.allSettled(work)).map((done) =>
      done.status === 'rejected' ? done.reason : undefined,
    );
    events.push(...batch.filter((_, at) => faults[at] instanceof Killed));
    fault ??= faults.find((one) => one !== undefined && !(one instanceof Killed));
    if (faults.some((one) => one instanceof Killed)) deaths += 1;
    working -= batch.length;
  };

  /** Something that can happen happens, or nothing. @returns `over` when nothing can any more. */
  const goOn = (next: IteratorResult<Parameters<typeof bucket.take>[0], void>): 'put' | 'went on' | 'over' => {
    if (turns.length > 0 && dice.chance(0.85)) takeOne(turns)();
    else if (events.length > 0 && working < AT_WORK && (next.done || dice.chance(0.5))) {
      const batch = Array.from({ length: Math.min(events.length, 1 + dice.int(BATCH)) }, () => takeOne(events));
      void handle(batch);
    } else if (!next.done && events.length < WAITING) {
      puts += 1;
      const file = bucket.take(next.value, now());
      if (file) events.push(...Array.from({ length: 1 + dice.int(TOLD) }, () => file));
      return 'put';
    } else if (turns.length > 0) takeOne(turns)();
    else if (working > 0) mock.timers.tick(LINGER_MS);
    else if (next.done && events.length === 0) return 'over';
    return 'went on';
  };
  const takeOne = <T>(from: T[]): T => from.splice(dice.int(from.length), 1)[0] as T;

  // How long the files of a batch wait for each other is a matter of the dice as well.
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    for (let next = plan.next(), went = goOn(next); went !== 'over' && fault === undefined; went = goOn(next)) {
      if (went === 'put') next = plan.next(dice.chance(MEETING) ? dice.pick(MEETINGS) : undefined);
      if (dice.chance(0.1)) mock.timers.tick(LINGER_MS);
      await settled();
    }
  } finally {
    mock.timers.reset();
  }
  if (fault !== undefined) throw fault;
  const world = { ...worldOf([], table.contents()), timeline: true, ...bucket.known() };
  return { world: { ...world, ...heardOf(table.announced(), world.source) }, deaths };
};
