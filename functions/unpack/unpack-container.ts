import { entryName, type SplitPart, splitArticles } from '../article/split/split-articles.ts';
import { cut } from '../article/strings.ts';
import {
  QUIET_METADATA,
  UNPACKED_SUFFIX,
  type UnpackProgress,
  type UnpackRequest,
  unpackedFolder,
} from '../story/items/container.ts';
import type { FileVersion } from '../story/items/file-version.ts';
import type { Receipt } from '../story/items/items.ts';
import { listingDay, receiptKey, rejectedOn } from '../story/items/keys.ts';
import { type RetryPolicy, withRetries } from '../story/table/retry-policy.ts';
import type { StoryTable } from '../story/table/story-table.ts';

/** A container that is open: its bytes from where it was asked for, and what its uploader said of it. */
export interface OpenContainer {
  bytes: AsyncIterable<Uint8Array>;
  contentType?: string;
  metadata: Readonly<Record<string, string>>;
}

export interface UnpackDependencies {
  /** From a byte on; undefined if this version is gone. */
  open: (file: FileVersion, from: number) => Promise<OpenContainer | undefined>;
  /** Writes an object unless there is one at the key. */
  put: (bucket: string, key: string, body: string, metadata: Readonly<Record<string, string>>) => Promise<void>;
  /** Absent with `onDelete=keep`. */
  deletions?: {
    hasObject: (file: FileVersion) => Promise<boolean>;
    /** Deletes up to a thousand objects of a folder. @returns whether there are more. */
    deleteSome: (bucket: string, folder: string) => Promise<boolean>;
  };
  /** Goes on later. */
  send: (request: UnpackRequest) => Promise<void>;
  table: StoryTable;
  retryPolicy: RetryPolicy;
  settings: { maxBytes: number; notifications: boolean; timeline: boolean };
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
 * Writes each article of a container as a file of its own, below `unpackedFolder`: its name is the hash of what it
 * says, so that the same article has the same key however often its container is unpacked. The receipt of the container
 * then says how many there were. If the container was deleted, so is what was unpacked.
 * @throws transient faults: the message returns to the queue.
 */
export async function unpackContainer(
  request: UnpackRequest,
  dependencies: UnpackDependencies,
): Promise<UnpackOutcome> {
  const { file, change, again } = request;
  if (change === 'removal') return deleteUnpacked(file, dependencies);
  const receipt = await receiptIn(dependencies.table, file);
  const progress = request.progress ?? { parts: 0, articles: 0, broken: 0, firstBroken: [] };
  const isToDo = again || !receipt.unpacked;
  if (isToDo) {
    const isDone = await unpackFrom(file, progress, request, dependencies);
    if (!isDone) return { did: 'goes on', ...progress };
    await record(file, progress, dependencies);
  }
  // A deletion that was handled before this run ended has not seen what was written since; and an earlier delivery may
  // have died here.
  const { deletions } = dependencies;
  if (deletions && !(await deletions.hasObject(file))) await deleteUnpacked(file, dependencies);
  return isToDo ? { did: 'unpacked', ...progress } : { did: 'nothing' };
}

/** @returns false if the time is nearly over: then a message says where to go on. */
async function unpackFrom(
  file: FileVersion,
  progress: UnpackProgress,
  request: UnpackRequest,
  { open, put, send, settings, nowMs, remainingMs }: UnpackDependencies,
): Promise<boolean> {
  const { next, parts: skip } = progress;
  const container = await open(file, next?.byte ?? 0);
  if (container === undefined) {
    addBroken(progress, { line: 1, detail: 'The container was deleted or overwritten before it was read.' });
    return true;
  }
  const { bytes, contentType } = container;
  const metadata = { ...container.metadata, ...(file.quiet && { [QUIET_METADATA]: 'true' }) };
  const parts = splitArticles(bytes, {
    key: file.key,
    maxBytes: settings.maxBytes,
    ...(contentType && { contentType }),
    ...(next ? { kind: 'json-lines' as const } : { skip }),
  });
  const folder = unpackedFolder(file.key);
  // Articles up to here are written: a run that fails later goes on from here.
  let safe = structuredClone(progress);
  let failure: { error: unknown } | undefined;
  const puts = new Set<Promise<void>>();
  const drain = async (most: number) => {
    while (puts.size > most) await Promise.race(puts);
    if (failure) throw failure.error;
  };
  try {
    for await (const part of parts) {
      if (part.ok) {
        await drain(CONCURRENT_PUTS - 1);
        const key = folder + entryName(part, { now: nowMs() }) + UNPACKED_SUFFIX;
        const done = put(file.bucket, key, part.json, metadata)
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => puts.delete(done));
        puts.add(done);
      }
      count(progress, part, next);
      const isLate = remainingMs() <= RESERVED_MS;
      if (!isLate && progress.parts % SAFE_EVERY > 0) continue;
      await drain(0);
      safe = structuredClone(progress);
      if (!isLate) continue;
      await send({ ...request, progress });
      return false;
    }
    await drain(0);
    return true;
  } catch (error) {
    // Only a run that got nowhere counts as a failure of its message.
    if (safe.parts === skip) throw error;
    await send({ ...request, progress: safe });
    return false;
  }
}

function count(progress: UnpackProgress, part: SplitPart, next: UnpackProgress['next']): void {
  const line = part.line + (next ? next.line - 1 : 0);
  progress.parts += 1;
  if (part.ok) progress.articles += 1;
  else addBroken(progress, { line, detail: part.detail });
  if (part.end !== undefined) progress.next = { byte: (next?.byte ?? 0) + part.end, line: line + 1 };
}

function addBroken(progress: UnpackProgress, { line, detail }: { line: number; detail: string }): void {
  progress.broken += 1;
  if (progress.firstBroken.length < NAMED)
    progress.firstBroken.push({ line, detail: cut(detail.toWellFormed(), LONGEST_DETAIL) });
}

/** Says on the container's receipt what became of it, and announces once that some of its articles are broken. */
async function record(
  file: FileVersion,
  { articles, broken, firstBroken }: UnpackProgress,
  { table, retryPolicy, settings, nowMs }: UnpackDependencies,
): Promise<void> {
  const endedAt = new Date(nowMs()).toISOString();
  await withRetries(receiptKey(file).pk, retryPolicy, async () => {
    const receipt = await receiptIn(table, file);
    const isFirst = receipt.unpacked === undefined;
    // Of an earlier run that found broken articles.
    const { announce: _, reason: __, day: ___, firstSeenAt: ____, ...known } = receipt;
    const item: Receipt = {
      ...known,
      version: receipt.version + 1,
      unpacked: { articles, broken, firstBroken, endedAt },
      announce: broken > 0 && isFirst && settings.notifications && !receipt.quiet ? 'article.rejected' : 'none',
      ...(broken > 0 && {
        reason: 'broken-articles',
        detail: brokenDetail(articles, broken, firstBroken),
        ...(settings.timeline && { day: listingDay(file.key, endedAt, rejectedOn), firstSeenAt: endedAt }),
      }),
    };
    return (await table.write([{ item, expect: receipt.version }])) ? item : undefined;
  });
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
  file: FileVersion,
  { deletions, send, remainingMs }: UnpackDependencies,
): Promise<UnpackOutcome> {
  if (deletions === undefined) return { did: 'nothing' };
  for (let isMore = true; isMore; ) {
    if (await deletions.hasObject(file)) {
      // It was uploaded again, and what its own run found there may be deleted by now, by this delivery or an earlier one.
      await send({ wiredrop: 'file', file, again: true });
      return { did: 'nothing' };
    }
    if (remainingMs() <= RESERVED_MS) {
      await send({ wiredrop: 'file', file, change: 'removal' });
      return { did: 'goes on' };
    }
    isMore = await deletions.deleteSome(file.bucket, unpackedFolder(file.key));
  }
  return { did: 'deleted' };
}
