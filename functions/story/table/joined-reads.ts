import type { Write } from '../items/decision.ts';
import type { TableItem } from '../items/items.ts';
import { address, type Key } from '../items/keys.ts';
import type { Freshness, StoryTable } from './story-table.ts';
import { UnknownSchemaError } from './upgrade.ts';

/** Keys of one batched read: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;

/** Longest wait of a read for those of other files, in milliseconds (docs/performance.md). */
const LONGEST_WAIT_MS = 10;

/** What the files of one batch share. A batch has its own, so that nothing of it reaches the next. */
export interface JoinedReads {
  /** Does a file's work beside others, with a table that joins its reads with theirs, and knows their writes. */
  besideOthers<T>(work: (table: StoryTable, aside: Aside) => Promise<T>): Promise<T>;
}

/** Waits for something else than the table: meanwhile the other files do not wait for this one's reads. */
export type Aside = <T>(wait: () => Promise<T>) => Promise<T>;

interface WaitingRead {
  readonly keys: readonly Key[];
  readonly freshness: Freshness;
  readonly resolve: (items: TableItem[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins the reads of files that are in work at the same time: they are sent when all of these files wait for one, at
 * the latest after some milliseconds; that of a single file at once.
 *
 * A file hears of its own keys alone, as soon as these are there. If a request is refused, or an item in it cannot be
 * read, each asks again alone; any other fault is one of all.
 *
 * A transaction that another file of the batch has made stale, or is making stale, is not sent: DynamoDB would cancel
 * it, and charge its units.
 * @param wait resolves after so many milliseconds
 */
export function joinReads(table: StoryTable, wait: (milliseconds: number) => Promise<unknown>): JoinedReads {
  let filesInWork = 0;
  let waiting: WaitingRead[] = [];
  /** Number of the next sending, so that a timer does nothing after the one that it was for. */
  let sending = 0;
  let timedSending: number | undefined;

  function send(): void {
    const reads = waiting;
    waiting = [];
    sending += 1;
    for (const freshness of ['eventual', 'strong'] as const) {
      const alike = reads.filter((read) => read.freshness === freshness);
      for (const part of requestsOf(alike)) void readTogether(table, part, freshness);
    }
  }

  async function sendIfAllWait(): Promise<void> {
    // All files of a batch start in one turn.
    await undefined;
    if (waiting.length === 0) return;
    if (waiting.length >= filesInWork) return send();
    if (timedSending === sending) return;
    const timed = sending;
    timedSending = timed;
    const end = (): void => {
      if (timed === sending) send();
    };
    wait(LONGEST_WAIT_MS).then(end, end);
  }

  const joined: StoryTable = {
    ...table,
    read: (keys, freshness) =>
      keys.length === 0
        ? Promise.resolve([])
        : new Promise((resolve, reject) => {
            waiting.push({ keys, freshness, resolve, reject });
            void sendIfAllWait();
          }),
    write: onlyFresh(table),
  };
  function leave(): void {
    filesInWork -= 1;
    void sendIfAllWait();
  }

  return {
    async besideOthers(work) {
      filesInWork += 1;
      try {
        return await work(joined, (wait) => {
          leave();
          return wait().finally(() => {
            filesInWork += 1;
          });
        });
      } finally {
        leave();
      }
    },
  };
}

/** Writes that begin after those that are under way on the same items, and fail at once if those succeed. */
function onlyFresh(table: StoryTable): StoryTable['write'] {
  const written = new Map<string, number>();
  const underWay = new Map<string, Promise<unknown>>();
  return async (writes) => {
    const addresses = writes.map(({ item }) => address(item));
    const isStale = ({ item, expect }: Write): boolean => {
      const version = written.get(address(item));
      return version !== undefined && (expect === 'absent' || expect < version);
    };
    const other = () => addresses.map((at) => underWay.get(at)).find((write) => write !== undefined);
    for (let write = other(); write !== undefined; write = other()) await write;
    if (writes.some(isStale)) return false;
    const own = table.write(writes);
    const ended = own.then(
      () => {},
      () => {},
    );
    for (const at of addresses) underWay.set(at, ended);
    try {
      const isDone = await own;
      if (isDone) for (const { item } of writes) written.set(address(item), item.version);
      return isDone;
    } finally {
      for (const at of addresses) if (underWay.get(at) === ended) underWay.delete(at);
    }
  };
}

/** The reads of each request, with at most so many different keys; a read stays whole. */
function requestsOf(reads: readonly WaitingRead[]): WaitingRead[][] {
  const requests: WaitingRead[][] = [];
  let keys = new Set<string>();
  for (const read of reads) {
    const all = new Set([...keys, ...read.keys.map(address)]);
    const request = requests.at(-1);
    if (request && all.size <= MOST_KEYS) {
      request.push(read);
      keys = all;
    } else {
      requests.push([read]);
      keys = new Set(read.keys.map(address));
    }
  }
  return requests;
}

async function readTogether(table: StoryTable, reads: readonly WaitingRead[], freshness: Freshness): Promise<void> {
  const unanswered = new Set(reads);
  const answer = (items: readonly TableItem[], unread: readonly Key[] = []): void => {
    const found = new Map(items.map((item) => [address(item), item]));
    const missing = new Set(unread.map(address));
    for (const read of unanswered) {
      if (read.keys.some((key) => missing.has(address(key)))) continue;
      unanswered.delete(read);
      read.resolve(read.keys.flatMap((key) => found.get(address(key)) ?? []));
    }
  };
  const keys = new Map(reads.flatMap((read) => read.keys.map((key) => [address(key), key] as const)));
  try {
    answer(await table.read([...keys.values()], freshness, answer));
  } catch (error) {
    const asksAlone = reads.length > 1 && isOfOneRead(error);
    for (const read of unanswered) {
      if (asksAlone) void readTogether(table, [read], freshness);
      else read.reject(error);
    }
  }
}

/** Whether one file's keys or items may be what is wrong, and not the table. */
function isOfOneRead(error: unknown): boolean {
  return error instanceof UnknownSchemaError || (error instanceof Error && error.name === 'ValidationException');
}
