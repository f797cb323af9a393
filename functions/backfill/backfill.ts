import type { FileVersion } from '../story/items/file-version.ts';
import type { FindReceipts } from '../story/table/dynamo-receipts.ts';
import { type KeyRange, keyDecoded, type ListVersions } from './list-versions.ts';

/** What a backfill is asked for: the same in each of its steps. */
export interface BackfillOrder {
  readonly id: string;
  /** Only versions that were written from then on, and before then: ISO 8601 UTC. */
  readonly since?: string;
  readonly until?: string;
  /** Announce the stories. Otherwise they are stored quietly. */
  readonly announce: boolean;
  /** Count, and send nothing. */
  readonly dryRun: boolean;
  /** Files a second that one worker sends at most. */
  readonly rate: number;
}

/**
 * The steps of a backfill, as its state machine calls them: find ranges of keys, send the files of a range (or of some
 * rows of an inventory), and see how many wait.
 */
export type BackfillStep =
  | {
      readonly step: 'plan';
      readonly order: BackfillOrder;
      readonly ranges: readonly KeyRange[];
      /** Workers that share the rate. */
      readonly concurrency: number;
    }
  | { readonly step: 'send'; readonly order: BackfillOrder; readonly range: KeyRange }
  | { readonly step: 'drain'; readonly order: BackfillOrder }
  | { readonly BatchInput: { readonly order: BackfillOrder }; readonly Items: readonly InventoryRow[] };

/** What is left of a step: a range or rows for which the time did not last, or a number of messages. */
export type BackfillAnswer =
  | (BackfillStep & { readonly done: boolean })
  | { readonly ranges: readonly KeyRange[]; readonly order: BackfillOrder }
  | { readonly waiting: number };

/** What the reader of an inventory takes of a row (infra/constructs/parts/backfill.ts). */
export interface InventoryRow {
  readonly Key: string;
  readonly VersionId: string;
  readonly LastModifiedDate: string;
  readonly IsDeleteMarker: string;
}

/** A range that fails and is tried again counts its files again: after an interruption these say too much. */
export interface BackfillCounts {
  /** Versions that were looked at. */
  seen: number;
  /** Those sent to ingest; in a dry run those that would be sent. */
  sent: number;
  /** Those that had their receipt. */
  known: number;
  /** Ranges of keys there are, and how many are done; of an inventory, batches of rows that are done. */
  ranges: number;
  rangesDone: number;
}

export interface BackfillDependencies {
  readonly bucket: string;
  readonly list: ListVersions;
  readonly find: FindReceipts;
  /** Whether files of this name are ingested. */
  readonly isIngested: (key: string) => boolean;
  /** Tells ingest of at most a hundred uploads. */
  readonly send: (files: readonly (FileVersion & { readonly quiet?: true })[]) => Promise<void>;
  /** Messages that ingest has not read yet. */
  readonly depth: () => Promise<number>;
  readonly count: (order: BackfillOrder, counts: Partial<BackfillCounts>, hasEnded?: boolean) => Promise<void>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly nowMs: () => number;
  /** Milliseconds that are left of the invocation. */
  readonly remainingMs: () => number;
}

/** A step sends nothing more in this last part of its time. */
const RESERVED_MS = 60_000;
/** Files that are sent at a time. */
const CHUNK = 100;
/** With 100,000 messages in the queue a backfill waits, so that it stops soon and no message comes near its 14 days. */
const DEEPEST = 100_000;
const DEPTH_POLL_MS = 5_000;

/** Ranges beyond which none is divided: more than there are workers, so that all have work to the end. */
const ENOUGH_RANGES = 200;
/** Lists that planning takes, at most. */
const MOST_LISTS = 500;
/** Pages of a folder beyond which it is not divided. */
const MOST_PAGES = 5;
/** Bytes of a plan: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (256 KiB for a state). */
const LONGEST_PLAN = 160_000;

export async function runStep(step: BackfillStep, dependencies: BackfillDependencies): Promise<BackfillAnswer> {
  if ('Items' in step) {
    const { order } = step.BatchInput;
    const files = await filesOf(step.Items, dependencies);
    const handled = await sendFiles(order, files, dependencies);
    const Items = step.Items.slice(handled);
    if (Items.length === 0) await dependencies.count(order, { rangesDone: 1 });
    return { ...step, Items, done: Items.length === 0 };
  }
  const { order } = step;
  if (step.step === 'plan') {
    const ranges = await divide(step.ranges, dependencies.list);
    await dependencies.count(order, { ranges: ranges.length });
    // Fewer ranges than workers share the whole rate.
    const busy = Math.max(1, Math.min(step.concurrency, ranges.length));
    return { ranges, order: { ...order, rate: (order.rate * step.concurrency) / busy } };
  }
  if (step.step === 'send') {
    const range = await sendRange(order, step.range, dependencies);
    if (range === undefined) await dependencies.count(order, { rangesDone: 1 });
    return { ...step, range: range ?? step.range, done: range === undefined };
  }
  const waiting = await dependencies.depth();
  if (waiting === 0) await dependencies.count(order, {}, true);
  return { waiting };
}

/**
 * Divides ranges until there are enough: by their folders, level by level, and a folder of many files by the first
 * character in which its keys differ, so that a flat bucket is divided, too. In the order of the keys.
 */
async function divide(given: readonly KeyRange[], listed: ListVersions): Promise<KeyRange[]> {
  let ranges = [...given];
  let lists = 0;
  const list: ListVersions = (range) => {
    lists += 1;
    return listed(range);
  };
  const open = ranges.filter(({ after }) => after === undefined);
  for (let range = open.shift(); range && ranges.length < ENOUGH_RANGES && lists < MOST_LISTS; range = open.shift()) {
    const subRanges = (range.flat ? undefined : await foldersIn(range, list)) ?? (await charactersIn(range, list));
    const divided = ranges.flatMap((one) => (one === range ? subRanges.map((sub) => sub.range) : [one]));
    if (subRanges.length === 0 || JSON.stringify(divided).length > LONGEST_PLAN) continue;
    ranges = divided;
    open.push(...subRanges.flatMap((one) => (one.isLarge ? one.range : [])));
  }
  return ranges;
}

interface SubRange {
  readonly range: KeyRange;
  /** It is worth dividing. */
  readonly isLarge: boolean;
}

/** The files of a folder itself, and the folders in it; nothing if it has none, undefined if it has too many files. */
async function foldersIn({ prefix }: KeyRange, list: ListVersions): Promise<SubRange[] | undefined> {
  const folders = new Set<string>();
  let hasFiles = false;
  let after: KeyRange['after'];
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await list({ prefix, flat: true, ...(after && { after }) });
    for (const folder of page.folders) folders.add(folder);
    hasFiles ||= page.versions.length > 0;
    after = page.next;
    if (after) continue;
    const own = hasFiles && folders.size > 0 ? [{ range: { prefix, flat: true as const }, isLarge: false }] : [];
    return [...own, ...Array.from(folders, (folder) => ({ range: { prefix: folder }, isLarge: true }))];
  }
  return undefined;
}

/** Characters that the keys of one range may go on with: more would be too many lists. */
const MOST_CHARACTERS = 100;

/** A range for each character that its keys go on with, and of the key that ends there; none if it is a page long. */
async function charactersIn({ prefix, flat }: KeyRange, list: ListVersions): Promise<SubRange[]> {
  const ranges: SubRange[] = [];
  let after: KeyRange['after'];
  while (ranges.length < MOST_CHARACTERS) {
    const page = await list({ prefix, ...(flat && { flat }), ...(after && { after }) });
    const [first] = page.versions;
    if (first === undefined) {
      if (page.next === undefined) return ranges;
      after = page.next;
      continue;
    }
    if (ranges.length === 0 && page.next === undefined) return [];
    const [character] = first.key.slice(prefix.length);
    const begin = prefix + (character ?? '');
    const isLarge = character !== undefined && page.next !== undefined && page.versions.at(-1)?.key.startsWith(begin);
    const range =
      character === undefined ? { prefix: begin, exact: true as const } : { prefix: begin, ...(flat && { flat }) };
    ranges.push({ range, isLarge: isLarge === true });
    // After all that begins so, in the order of S3.
    after = { key: character === undefined ? begin : `${begin}\u{10ffff}` };
  }
  // The rest is one range.
  return [...ranges, { range: { prefix, ...(flat && { flat }), ...(after && { after }) }, isLarge: false }];
}

/** @returns what is left of the range; undefined at its end. */
async function sendRange(
  order: BackfillOrder,
  range: KeyRange,
  dependencies: BackfillDependencies,
): Promise<KeyRange | undefined> {
  let left: KeyRange | undefined = range;
  while (left !== undefined && dependencies.remainingMs() > RESERVED_MS) {
    const page = await dependencies.list(left);
    const versions = range.exact ? page.versions.filter(({ key }) => key === range.prefix) : page.versions;
    const next = range.exact && versions.length < page.versions.length ? undefined : page.next;
    const handled = await sendFiles(order, versions, dependencies);
    const last = versions[handled - 1];
    if (handled < versions.length) return last ? { ...range, after: markerOf(last) } : left;
    left = next && { ...range, after: next };
  }
  return left;
}

/** A version as S3 marks it: one of a bucket without versioning has the id "null". */
function markerOf({ key, versionId = 'null' }: FileVersion): NonNullable<KeyRange['after']> {
  return { key, versionId };
}

/** Tells ingest of those without a receipt. @returns how many of the files are done: all, unless the time is over. */
async function sendFiles(
  order: BackfillOrder,
  files: readonly FileVersion[],
  { find, isIngested, send, depth, count, sleep, nowMs, remainingMs }: BackfillDependencies,
): Promise<number> {
  const { since = '', until = '~', announce, dryRun, rate } = order;
  const wanted = files.filter(({ key, uploadedAt }) => isIngested(key) && uploadedAt >= since && uploadedAt < until);
  const receipts = await find(wanted);
  const missing = wanted.filter((_, at) => receipts[at] === undefined);
  const chunk = Math.max(1, Math.min(CHUNK, rate));
  let sent = dryRun ? missing.length : 0;
  while (sent < missing.length && remainingMs() > RESERVED_MS) {
    const startMs = nowMs();
    if ((await depth()) > DEEPEST) {
      await sleep(DEPTH_POLL_MS);
      continue;
    }
    const some = missing.slice(sent, sent + chunk);
    await send(announce ? some : some.map((file) => ({ ...file, quiet: true })));
    sent += some.length;
    await count(order, { sent: some.length });
    await sleep(Math.max(0, (some.length * 1000) / rate - (nowMs() - startMs)));
  }
  const [next] = missing.slice(sent);
  const handled = next === undefined ? files.length : files.indexOf(next);
  const isDone = new Set(files.slice(0, handled));
  const known = wanted.filter((file, at) => receipts[at] !== undefined && isDone.has(file)).length;
  await count(order, { seen: handled, known, ...(dryRun && { sent }) });
  return handled;
}

/**
 * The versions of an inventory's rows. Keys of a CSV inventory are encoded as in a URL, and AWS does not say whether
 * Step Functions decodes them: S3 is asked for one whose two readings differ.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
 */
async function filesOf(rows: readonly InventoryRow[], { bucket, list }: BackfillDependencies): Promise<FileVersion[]> {
  const odd = rows.find(({ Key }) => keyDecoded(Key) !== Key);
  const page = odd && (await list({ prefix: odd.Key }));
  const isDecoded = odd !== undefined && page?.versions.some(({ key }) => key === odd.Key);
  return rows.map(({ Key, VersionId, LastModifiedDate, IsDeleteMarker }) => ({
    bucket,
    // A delete marker is not a file: it gets a name without an ending, from which nothing is ingested.
    key: IsDeleteMarker === 'true' ? '' : isDecoded ? Key : keyDecoded(Key),
    uploadedAt: new Date(LastModifiedDate).toISOString(),
    ...(VersionId !== '' && VersionId !== 'null' && { versionId: VersionId }),
  }));
}
