import { type BackfillOrder, runStep } from '../../../functions/backfill/backfill.ts';
import type { FeedAnswer, Validators } from '../../../functions/poll/fetch-feed.ts';
import { isFeedDue } from '../../../functions/poll/poll-feed.ts';
import { pollFeeds } from '../../../functions/poll/poll-feeds.ts';
import type { PolledFeedState } from '../../../functions/poll/polled-state.ts';
import { dueLists } from '../../../functions/release/due.ts';
import type { UnpackRequest } from '../../../functions/story/items/container.ts';
import { fileMessage } from '../../../functions/story/items/file-version.ts';
import type { Receipt, TableItem } from '../../../functions/story/items/items.ts';
import type { StoryAccess } from '../../../functions/story/table/story-table.ts';
import { type UnpackDependencies, unpackContainer } from '../../../functions/unpack/unpack-container.ts';
import type { Feed, Settings } from '../checker/world.ts';
import { MAX_BYTES } from '../product.ts';
import { isInjected, transientFault } from './faults.ts';
import type { Process, Processes, StormContext } from './processes.ts';
import { type SimulatedBucket, s3Event } from './simulated-bucket.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { SimulatedTable } from './simulated-table.ts';

interface Surroundings {
  readonly context: StormContext;
  readonly bucket: SimulatedBucket;
  readonly table: SimulatedTable;
  readonly queue: SimulatedQueue;
  readonly unpackQueue: SimulatedQueue;
  readonly running: Processes;
  readonly accessOf: (process: Process) => StoryAccess;
  readonly settings: Settings;
  readonly deletions: boolean;
  readonly feeds: readonly Feed[];
  /** Backfills that somebody starts, quietly. */
  readonly backfills: number;
}

/** Each failure of a release is a dead letter: of an article that is never released this many are enough. */
const MOST_RELEASES = 12;
const ENDLESS_MS = 900_000;
const PAGE = 3;
/** Parts whose declaration says that the simulation runs them: infra/constructs/parts. */
export const SIMULATED = ['unpack', 'release', 'poll', 'backfill'] as const;
const ORDER: BackfillOrder = { id: 'backfill', announce: false, dryRun: false, rate: 1_000_000 };

/** What runs beside ingest: unpack, release, poll and backfill, each as a process that may die at every call. */
export function simulatedParts(surroundings: Surroundings) {
  const { context, bucket, table, queue, unpackQueue, running, feeds } = surroundings;
  const { random, faults, clock, note } = context;
  let ownFault: unknown;
  const failed = (name: string, error: unknown): void => {
    note(`${name} failed, ${error}`);
    // A half-visible transaction hides the receipt of a container, and a run may have no time: the message returns.
    if (!isInjected(error) && !/has no receipt|does not come to article/.test(String(error))) ownFault ??= error;
  };

  const put = (key: string, body: string, metadata: Readonly<Record<string, string>>): boolean => {
    const rejected = body.startsWith('{"wiredrop-refused"')
      ? 'malformed'
      : body.includes('"draft"')
        ? 'draft'
        : undefined;
    const file = { key, bytes: Buffer.from(body), metadata, ...(rejected && { rejected }) };
    const upload = bucket.putOnce(file, clock.now);
    if (upload) queue.send(s3Event([upload]));
    return upload !== undefined;
  };

  /** A run that has no time for its first article fails. */
  const timeOfRun = (): (() => number) => {
    let asked = 0;
    return () => (asked++ > 0 && random.chance(0.1) ? 0 : ENDLESS_MS);
  };

  const unpackingOf = (process: Process): UnpackDependencies => ({
    ...surroundings.accessOf(process),
    open: (file, from) => {
      if (faults.happens('object not available')) throw transientFault('InternalError');
      return process.step(async () => bucket.open(file, from));
    },
    put: (_, ...object) => process.step(async () => put(...object)),
    othersWait: async () => true,
    send: (request) => process.step(async () => unpackQueue.send(JSON.stringify(request))),
    ...(surroundings.deletions && {
      deletions: {
        hasObject: ({ key }) => process.step(async () => bucket.hasObject(key)),
        deleteSome: (_, folder) =>
          process.step(async () => {
            const keys = bucket.keys().filter((key) => key.startsWith(folder));
            for (const key of keys.slice(0, 2)) queue.send(bucket.removeKey(key, clock.now));
            return keys.length > 2;
          }),
      },
    }),
    settings: { ...surroundings.settings, maxBytes: MAX_BYTES },
    nowMs: () => clock.now,
    remainingMs: timeOfRun(),
  });

  const unpack = (): boolean => {
    const [message] = unpackQueue.receive(1);
    if (!message) return false;
    const work = async (process: Process): Promise<void> => {
      let isDone = false;
      try {
        const { did } = await unpackContainer(JSON.parse(message.body) as UnpackRequest, unpackingOf(process));
        isDone = !process.isDead();
        note(`${process.name}: ${did}`);
      } catch (error) {
        failed(process.name, error);
      }
      if (!isDone) unpackQueue.giveBack(message);
    };
    running.start('unpack', work, () => unpackQueue.showAgain(message));
    return true;
  };

  const released = new Map<string, number>();
  const due = (): TableItem[] => {
    const lists = dueLists(new Date(clock.now)).map(({ list }) => `${list}#`);
    return table.items().filter((item) => {
      if ((item.entity !== 'held' && item.entity !== 'later') || !item.day || Date.parse(item.until) > clock.now)
        return false;
      const isListed = lists.some((list) => item.day?.startsWith(list));
      return isListed && (released.get(item.pk) ?? 0) < MOST_RELEASES;
    });
  };
  const release = (): boolean => {
    const all = due();
    if (all.length === 0) return false;
    for (const { pk } of all) {
      released.set(pk, (released.get(pk) ?? 0) + 1);
      note(`release of ${pk}`);
      queue.send(JSON.stringify({ wiredrop: 'release', held: pk }));
    }
    return true;
  };

  const states = new Map<string, PolledFeedState>();
  const served = new Map(feeds.map(({ name }) => [name, 0]));
  const urlOf = ({ name }: Feed): string => `https://${name}.example/`;
  let isPolling = false;
  const fetchFrom = (url: string, { etag }: Validators): FeedAnswer => {
    const { name, entries: all } = feeds.find((feed) => urlOf(feed) === url) as Feed;
    served.set(name, Math.min(all.length, (served.get(name) ?? 0) + random.int(3)));
    const entries = all.slice(0, served.get(name));
    const version = String(entries.length);
    if (faults.happens('object not available')) return { status: 503, bytes: Buffer.alloc(0), url };
    if (etag === version) return { status: 304, bytes: Buffer.alloc(0), url };
    const items = entries.map((entry) => ({ ...entry, id: entry.url })).reverse();
    const whole = Buffer.from(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: name, items }));
    const first = whole.indexOf('"items":[{') + 10;
    const isCut = items.length > 0 && faults.happens('answer cut short');
    const bytes = isCut ? whole.subarray(0, first + random.int(whole.length - first - 3)) : whole;
    return { status: 200, bytes, url, etag: version, contentType: 'application/feed+json' };
  };
  const poll = (): boolean => {
    const isWanted = (feed: Feed): boolean => {
      const state = states.get(urlOf(feed));
      const { entries = 0, refused = 0 } = state?.counts ?? {};
      return isFeedDue(state, clock.now) && entries - refused < feed.entries.length;
    };
    if (isPolling || !feeds.some(isWanted)) return false;
    isPolling = true;
    const ended = (): void => {
      isPolling = false;
    };
    const work = async ({ name, step }: Process): Promise<void> => {
      const polled = feeds.map((feed) => ({ name: feed.name, url: urlOf(feed) }));
      const known = await step(async () => new Map(states));
      const end = clock.now + ENDLESS_MS;
      await pollFeeds(polled, known, {
        fetch: (url, validators) => step(async () => fetchFrom(url, validators)),
        put: (...object) => step(async () => put(...object)),
        write: (state) =>
          step(async () => {
            const { entries, ...fates } = state.counts ?? { entries: 0 };
            const sum = Object.values(fates).reduce((all, count) => all + count, 0);
            if (sum !== entries)
              ownFault ??= new Error(`${state.name}: ${sum} of ${entries} entries are accounted for`);
            states.set(state.url, state);
          }),
        getPage: async () => new Error('no page'),
        dropped: { put: async () => {}, list: async () => [], read: async () => undefined, remove: async () => {} },
        ...{ folder: 'polled/', nowMs: () => clock.now, lastStartMs: end, endMs: end },
      });
      note(`${name}: ${[...states.values()].map(({ seen, lastError }) => `${seen.length} ${lastError ?? ''}`).join()}`);
    };
    const caught = (process: Process) =>
      work(process)
        .catch((error) => failed(process.name, error))
        .finally(ended);
    running.start('poll', caught, ended);
    return true;
  };

  let left = surroundings.backfills;
  const receiptOf = (key: string, id: string | undefined): Receipt | undefined =>
    table.receipts().find((one) => one.key === key && one.versionId === id);
  const backfillOnce = (): boolean => {
    if (left === 0 || !bucket.isVersioned) return false;
    left -= 1;
    const work = async (process: Process): Promise<void> => {
      const dependencies = {
        bucket: 'articles',
        list: async ({ after }: { after?: { key: string; versionId?: string } }) =>
          process.step(async () => {
            const all = bucket.versions();
            const from = after ? 1 + all.findIndex(({ versionId }) => versionId === after.versionId) : 0;
            const versions = all.slice(from, from + PAGE);
            const last = versions.at(-1);
            const isMore = from + PAGE < all.length && last;
            return { versions, old: new Set<never>(), folders: [], ...(isMore && { next: last }) };
          }),
        find: async (versions: readonly { key: string; versionId?: string }[]) =>
          process.step(async () => versions.map(({ key, versionId }) => receiptOf(key, versionId))),
        isIngested: () => true,
        send: (files: Parameters<typeof fileMessage>[0][] | readonly Parameters<typeof fileMessage>[0][]) =>
          process.step(async () => {
            for (const file of files) queue.send(fileMessage(file));
            for (const { key, versionId } of files) bucket.markBackfilled(key, versionId);
          }),
        depth: async () => 0,
        count: async () => {},
        sleep: async () => {},
        nowMs: () => clock.now,
        remainingMs: () => ENDLESS_MS,
      };
      try {
        await runStep({ step: 'send', order: ORDER, range: { prefix: '' } }, dependencies);
        note(`${process.name}: done`);
      } catch (error) {
        left += 1;
        failed(process.name, error);
      }
    };
    running.start('backfill', work);
    return true;
  };

  const starters: Record<(typeof SIMULATED)[number], () => boolean> = { unpack, release, poll, backfill: backfillOnce };
  return {
    /** A process of some part begins. False if none has anything to do. */
    startOne: (isAllUploaded: boolean) =>
      random.shuffle(SIMULATED.filter((name) => isAllUploaded || name !== 'backfill')).some((name) => starters[name]()),
    /** Lets time pass until a part has something to do. False if none ever will. */
    wait: () => {
      const next = [
        ...table.items().flatMap((item) => ('until' in item && item.day ? Date.parse(item.until) : [])),
        ...[...states.values()].flatMap(({ nextAt }) => (nextAt ? Date.parse(nextAt) : [])),
      ].filter((at) => at > clock.now);
      if (next.length === 0) return false;
      clock.now = Math.min(...next);
      return true;
    },
    /** What the product threw though nobody did that to it. */
    ownFault: () => ownFault,
  };
}
