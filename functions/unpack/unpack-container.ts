import { cut } from '../article/base/index.ts';
import type { SplitPart } from '../article/index.ts';
import { Budget, splitWithin } from '../article/internal.ts';
import {
  QUIET_METADATA,
  UNPACKED_SUFFIX,
  type UnpackProgress,
  type UnpackRequest,
  unpackedFolder,
} from '../story/items/container.ts';
import type { FileVersion } from '../story/items/file-version.ts';
import type { Receipt } from '../story/items/items.ts';
import { listingDay, receiptKey } from '../story/items/keys.ts';
import { type RetryPolicy, withRetries } from '../story/table/retry-policy.ts';
import type { StoryTable } from '../story/table/story-table.ts';

/** A container that is open: its bytes from where it was asked for, and what its uploader said of it. */
export interface OpenContainer {
  bytes: AsyncIterable<Uint8Array>;
  contentType?: string;
  /** Bytes of the whole object. */
  size?: number;
  metadata: Readonly<Record<string, string>>;
}

export interface UnpackDependencies {
  /** From a byte on; undefined if this version is gone. */
  open: (file: FileVersion, from: number) => Promise<OpenContainer | undefined>;
  /** Writes an object unless there is one at the key. @returns whether it did */
  put: (bucket: string, key: string, body: string, metadata: Readonly<Record<string, string>>) => Promise<boolean>;
  /** Absent with `onDelete=keep`. */
  deletions?: {
    hasObject: (file: FileVersion) => Promise<boolean>;
    /** Deletes up to a thousand objects of a folder. @returns whether there are more. */
    deleteSome: (bucket: string, folder: string) => Promise<boolean>;
  };
  /** Whether other containers wait. */
  othersWait: () => Promise<boolean>;
  /** Goes on later. */
  send: (request: UnpackRequest) => Promise<void>;
  table: StoryTable;
  retryPolicy: RetryPolicy;
  settings: { maxBytes: number; notifications: boolean };
  nowMs: () => number;
  /** Milliseconds that are left of the invocation. */
  remainingMs: () => number;
}

/** What a run did, for its log line. */
export type UnpackOutcome = { did: 'unpacked' | 'goes on' | 'deleted' | 'nothing' } & Partial<UnpackProgress>;

/** A run goes on with a message of its own before this last part of its time. */
const RESERVED_MS = 60_000;
/** Objects that are written at a time. */
const CONCURRENT_PUTS = 32;
/** Articles after which it waits until all are written. */
const SAFE_EVERY = 2_000;
/** Broken articles that the receipt names. */
const NAMED = 10;
const LONGEST_DETAIL = 160;

/**
 * While other containers wait, a run ends after so long, and SQS decides whose turn it is. One that first has to read
 * up to where the last run stopped lasts at least twice as long as that.
 */
const TURN_MS = 30_000;
const ASK_EVERY_MS = 5_000;

/**
 * A container of 5 GB takes some sixty runs, and beside others as many turns as have half of that time. A redrive
 * begins to count again, and goes on where the last run stopped.
 */
const MOST_RUNS = 5_000;

/** The time is nearly over. */
class LateError extends Error {}

/**
 * Writes each article of a container as a file of its own, below `unpackedFolder`: its name is the hash of what it
 * says, so that the same article has the same key however often its container is unpacked. The receipt of the container
 * then says how many there were. If the container was deleted, so is what was unpacked.
 *
 * What one run cannot do, the next one does, by a message to the function's own queue: Lambda would stop such a chain
 * after sixteen invocations, so the function allows it (`recursiveLoop`) and bounds it here. A run that adds no article
 * fails, and its message becomes a dead letter. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 * @throws transient faults: the message returns to the queue.
 */
export async function unpackContainer(
  request: UnpackRequest,
  dependencies: UnpackDependencies,
): Promise<UnpackOutcome> {
  const { file, change, runs = 0, uploader } = request;
  const turn = turnOf(dependencies);
  const whose = { ...(uploader !== undefined && { uploader }) };
  if (runs >= MOST_RUNS) throw new Error(`${file.key} is not unpacked after ${MOST_RUNS} runs: split the file`);
  if (change === 'removal') return deleteUnpacked(request, turn, dependencies);
  const progress = await startOf(request, dependencies);
  if (progress !== undefined) {
    const isDone = await unpackFrom(file, progress, { ...dependencies, turn });
    const isOwn = await (isDone ? record : save)(file, progress, dependencies);
    if (!isOwn) return { did: 'nothing' };
    if (!isDone) {
      await dependencies.send({ wiredrop: 'file', file, ...whose, runs: runs + 1, round: progress.round });
      return { did: 'goes on', ...progress };
    }
  }
  // A deletion that was handled before this run ended has not seen what was written since; and an earlier delivery may
  // have died here.
  const { deletions } = dependencies;
  if (deletions && !(await deletions.hasObject(file))) await deleteUnpacked(request, turn, dependencies);
  return progress ? { did: 'unpacked', ...progress } : { did: 'nothing' };
}

interface Turn {
  /** The first article that is not done yet was reached. */
  begin: () => void;
  isOver: () => Promise<boolean>;
}

function turnOf({ remainingMs, othersWait }: UnpackDependencies): Turn {
  const start = remainingMs();
  let end: number | undefined;
  return {
    begin() {
      end ??= Math.min(start - TURN_MS, start - 2 * (start - remainingMs()));
    },
    async isOver() {
      const now = remainingMs();
      if (end === undefined || now > end) return false;
      end = now - ASK_EVERY_MS;
      return othersWait();
    },
  };
}

/** Where to go on; undefined if there is nothing to do, or another chain of messages does it. */
async function startOf(
  { file, again, round }: UnpackRequest,
  dependencies: UnpackDependencies,
): Promise<UnpackProgress | undefined> {
  const receipt = await receiptIn(dependencies.table, file);
  const { unpacking, unpacked } = receipt;
  const last = unpacking?.round ?? 0;
  const start = { round: last, parts: 0, articles: 0, broken: 0, firstBroken: [] };
  if (again) {
    // Before anything is written: a chain that has passed over what was deleted ends.
    const next = { ...start, round: last + 1 };
    return (await save(file, next, dependencies)) ? next : undefined;
  }
  if (unpacked && !unpacking) return undefined;
  return (round ?? last) < last ? undefined : structuredClone(unpacking ?? start);
}

/**
 * Changes `progress` to what is done.
 * @returns false if the time was nearly over before the end.
 * @throws if this run has done nothing.
 */
async function unpackFrom(
  file: FileVersion,
  progress: UnpackProgress,
  { open, put, settings, remainingMs, turn }: UnpackDependencies & { turn: Turn },
): Promise<boolean> {
  const { next, parts: skip } = progress;
  const container = await open(file, next?.byte ?? 0);
  if (container === undefined) {
    addBroken(progress, { line: 1, detail: 'The container was deleted or overwritten before it was read.' });
    return true;
  }
  const { bytes, contentType, size } = container;
  const before = { items: skip, ...(progress.spent && { spent: progress.spent }), byte: next?.byte ?? 0 };
  const budget = new Budget(size, before);
  const metadata = { ...container.metadata, ...(file.quiet && { [QUIET_METADATA]: 'true' }) };
  // Also while it skips articles, which yields nothing.
  async function* inTime(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (remainingMs() <= RESERVED_MS)
        throw new LateError(`a run does not come to article ${skip + 1} of ${file.key}`);
      yield chunk;
    }
  }
  const parts = splitWithin(budget, inTime(bytes), {
    key: file.key,
    maxBytes: settings.maxBytes,
    ...(contentType && { contentType }),
    ...(next ? { kind: 'json-lines' as const } : { skip }),
    async again(from) {
      const opened = await open(file, from);
      return opened && inTime(opened.bytes);
    },
    ...(size !== undefined && { size }),
  });
  const folder = unpackedFolder(file.key);
  // Articles up to here are written: the next run goes on from here.
  let safe = structuredClone(progress);
  let failure: { error: unknown } | undefined;
  const puts = new Set<Promise<void>>();
  const drain = async (most: number) => {
    while (puts.size > most) await Promise.race(puts);
    if (failure) throw failure.error;
    if (most === 0) safe = structuredClone(progress);
  };
  try {
    for await (const part of parts) {
      turn.begin();
      if (part.ok) {
        await drain(CONCURRENT_PUTS - 1);
        const key = folder + part.name + UNPACKED_SUFFIX;
        const done = put(file.bucket, key, part.json, metadata)
          .then((isNew) => {
            if (!isNew) progress.same = (progress.same ?? 0) + 1;
          })
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => puts.delete(done));
        puts.add(done);
      }
      count(progress, part, next);
      progress.spent = { ...budget.spent };
      const isLate = remainingMs() <= RESERVED_MS || (await turn.isOver());
      if (isLate || progress.parts % SAFE_EVERY === 0) await drain(0);
      if (isLate) return false;
    }
    await drain(0);
    return true;
  } catch (error) {
    if (error instanceof LateError && !failure) await drain(0).catch(() => {});
    // Only a run that got nowhere counts as a failure of its message.
    if (safe.parts === skip) throw error;
    Object.assign(progress, safe);
    return false;
  }
}

function count(progress: UnpackProgress, part: SplitPart, next: UnpackProgress['next']): void {
  const line = part.line + (next ? next.line - 1 : 0);
  progress.parts += 1;
  if (part.ok) progress.articles += 1;
  else if (part.isOther) progress.others = (progress.others ?? 0) + 1;
  else {
    addBroken(progress, { line, detail: part.detail });
    if (part.isRefused) progress.refused = part.detail;
  }
  if (part.end !== undefined) progress.next = { byte: (next?.byte ?? 0) + part.end, line: line + 1 };
}

function addBroken(progress: UnpackProgress, { line, detail }: { line: number; detail: string }): void {
  progress.broken += 1;
  if (progress.firstBroken.length < NAMED)
    progress.firstBroken.push({ line, detail: cut(detail.toWellFormed(), LONGEST_DETAIL) });
}

/** Says on the container's receipt how far it is unpacked. @returns false if another run is further. */
async function save(file: FileVersion, progress: UnpackProgress, dependencies: UnpackDependencies): Promise<boolean> {
  return changeReceipt(file, progress, dependencies, (known) => ({ ...known, announce: 'none', unpacking: progress }));
}

/** Says on the container's receipt what became of it, and announces once that some of its articles are broken. */
async function record(file: FileVersion, progress: UnpackProgress, dependencies: UnpackDependencies): Promise<boolean> {
  const { articles, broken, firstBroken, others, same, refused } = progress;
  const { settings, nowMs } = dependencies;
  const endedAt = new Date(nowMs()).toISOString();
  return changeReceipt(file, progress, dependencies, (receipt) => {
    const isFirst = receipt.unpacked === undefined;
    // Of an earlier run that found broken articles.
    const { announce: _, reason: __, day: ___, firstSeenAt: ____, unpacking: _____, ...known } = receipt;
    return {
      ...known,
      unpacked: { articles, broken, ...(others && { others }), ...(same && { same }), firstBroken, endedAt },
      announce: broken > 0 && isFirst && settings.notifications && !receipt.quiet ? 'article.rejected' : 'none',
      ...(broken > 0 && {
        reason: refused === undefined ? 'broken-articles' : 'over-budget',
        detail: refused ?? brokenDetail(articles, broken, firstBroken),
        day: listingDay(file.key, endedAt, 'rejected'),
        firstSeenAt: endedAt,
      }),
    };
  });
}

/** @returns false, and changes nothing, if the receipt is of a later round, or of a run that is further. */
async function changeReceipt(
  file: FileVersion,
  { round, parts }: UnpackProgress,
  { table, retryPolicy }: UnpackDependencies,
  change: (receipt: Receipt) => Receipt,
): Promise<boolean> {
  const { isOwn } = await withRetries(receiptKey(file).pk, retryPolicy, async () => {
    const receipt = await receiptIn(table, file);
    const other = receipt.unpacking ?? { round: 0, parts: 0 };
    if (other.round > round || (other.round === round && other.parts > parts)) return { isOwn: false };
    const item = { ...change(receipt), version: receipt.version + 1 };
    return (await table.write([{ item, expect: receipt.version }])) ? { isOwn: true } : undefined;
  });
  return isOwn;
}

function brokenDetail(articles: number, broken: number, firstBroken: UnpackProgress['firstBroken']): string {
  const lines = firstBroken.map(({ line }) => line).join(', ');
  const first = firstBroken[0]?.detail ?? '';
  return cut(`${broken} of ${articles + broken} articles; line ${lines}${broken > NAMED ? ', …' : ''}: ${first}`, 400);
}

/** @throws if there is none: ingest writes it before it asks for the container to be unpacked. */
async function receiptIn(table: StoryTable, file: FileVersion): Promise<Receipt> {
  const items = await table.read([receiptKey(file)], 'strong');
  const receipt = items.find((item): item is Receipt => item.entity === 'receipt');
  if (receipt === undefined) throw new Error(`${file.key} has no receipt`);
  return receipt;
}

async function deleteUnpacked(
  { file, uploader, runs: before = 0 }: UnpackRequest,
  turn: Turn,
  { deletions, send, remainingMs }: UnpackDependencies,
): Promise<UnpackOutcome> {
  const next = { wiredrop: 'file', file, ...(uploader !== undefined && { uploader }), runs: before + 1 } as const;
  if (deletions === undefined) return { did: 'nothing' };
  turn.begin();
  for (let isMore = true; isMore; ) {
    if (await deletions.hasObject(file)) {
      // It was uploaded again, and what its own run found there may be deleted by now, by this delivery or an earlier
      // one.
      await send({ ...next, again: true });
      return { did: 'nothing' };
    }
    if (remainingMs() <= RESERVED_MS || (await turn.isOver())) {
      await send({ ...next, change: 'removal' });
      return { did: 'goes on' };
    }
    isMore = await deletions.deleteSome(file.bucket, unpackedFolder(file.key));
  }
  return { did: 'deleted' };
}
