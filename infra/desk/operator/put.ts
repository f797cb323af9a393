import {
  type FileVersion,
  type Receipt,
  storyIdAt,
  storyKey,
  unpackedFolder,
} from '../../../functions/story/items/index.ts';
import { createFindReceipts, onlyEnded } from '../../../functions/story/table/index.ts';
import { CommandError, explain } from './explain.ts';
import { findArticleFiles } from './files/article-files.ts';
import { listLatest } from './files/file-versions.ts';
import { hasCapitalEnding, ingestedKey, isIngested, isOwnKey, noArticleFiles, parsePatterns } from './files/names.ts';
import { awaitReceipts } from './files/receipts.ts';
import { compareWithBucket, putFiles, type Upload } from './files/upload.ts';
import type { OperationAnswer } from './operations/operation.ts';
import { depths } from './queues/depths.ts';
import type { OperatedStack } from './stack/outputs.ts';
import { headlineOf } from './table/card.ts';
import { viewedStories } from './table/listing.ts';
import { countsOf, type PutSummary, putSummary, storyCount } from './table/put-summary.ts';
import { noteOnce, say } from './terminal/progress.ts';
import { counted, firstOf, note, printable, shellWord, WIREDROP } from './terminal/text.ts';

interface Options {
  readonly path: readonly string[];
  readonly noWait?: boolean | undefined;
  /** Seconds. */
  readonly patience: number;
  readonly quiet?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

const POLL_MS = 300;

/** Files that are named; of more only the number is printed. */
const MOST_NAMED = 5;

/** Uploads files and folders, and says what became of them. */
export async function putPaths(
  stack: OperatedStack,
  { path, noWait, patience, quiet, dryRun }: Options,
): Promise<OperationAnswer> {
  const plan = await planPut(stack, path, { quiet });
  const { bucketName } = stack.outputs;
  if (dryRun) return dryRunSaid(bucketName, plan);
  const result = await put(stack, plan, { wait: !noWait, quietMs: 1_000 * patience });
  const isSaid = !stack.signal?.aborted || result.receipts.length > 0;
  return {
    document: { ...putDocument(bucketName, result) },
    lines: (width) => (isSaid ? putSummary(result, width) : []),
    code: result.complete ? 0 : 1,
  };
}

/** A file that was asked for and is not uploaded. */
interface NotUploaded {
  readonly path: string;
  readonly reason: string;
  /** Whether something is missing now; false for a file of another kind. */
  readonly isFailure: boolean;
}

export interface PutPlan {
  /** Files to upload. */
  readonly fresh: readonly Upload[];
  /** Versions that the bucket holds already, byte for byte. */
  readonly stored: readonly FileVersion[];
  readonly notUploaded: readonly NotUploaded[];
}

export interface PutResult extends PutSummary {
  readonly notUploaded: readonly NotUploaded[];
  /** Every file that was asked for was uploaded and, if somebody waited, has its receipt. */
  readonly complete: boolean;
}

/**
 * Finds the files and compares them with the bucket. @throws CommandError if there are none, or the bucket does not
 * answer.
 */
export async function planPut(
  { outputs, clients }: OperatedStack,
  paths: readonly string[],
  { quiet }: Pick<Options, 'quiet'> = {},
): Promise<PutPlan> {
  const notUploaded: NotUploaded[] = [];
  const files = await findArticleFiles(paths, ({ path, why, unreadable }) => {
    note(`Not uploaded: ${printable(path)} ${why}`);
    notUploaded.push({ path, reason: why, isFailure: unreadable });
  });
  const patterns = parsePatterns(outputs.ingestedNames);
  const keyed = files.map(({ path, name }) => {
    const key = ingestedKey(patterns, name);
    return { path, key: key !== undefined && isOwnKey(outputs, key) ? undefined : key };
  });
  const others = keyed.filter(({ key }) => key === undefined);
  const except = outputs.feedFolder === undefined ? '' : `, and nothing in ${outputs.feedFolder}`;
  const reason = `only ${outputs.ingestedNames} are ingested${except}`;
  if (others.length > 0) {
    note(`Not uploaded, because ${reason}:`);
    const capitals = ({ path }: { path: string }) =>
      hasCapitalEnding(patterns, path) ? ': write its ending in lowercase' : '';
    for (const line of firstOf(others, MOST_NAMED, (one) => `  ${printable(one.path)}${capitals(one)}`))
      console.error(line);
  }
  notUploaded.push(...others.map(({ path }) => ({ path, reason, isFailure: false })));
  const uploads = keyed.flatMap(({ path, key }): Upload[] =>
    key === undefined ? [] : [{ path, key, ...(quiet && { quiet }) }],
  );
  if (uploads.length === 0) throw new CommandError(noArticleFiles(paths, patterns));
  const { fresh, stored } = await compareWithBucket(clients.s3, outputs.bucketName, uploads).catch((cause: unknown) => {
    const none = `None of ${counted(uploads.length, 'file')} was uploaded. ${goOn()}`;
    throw new CommandError(`The bucket ${outputs.bucketName} cannot be read: ${explain(cause)}\n${none}`);
  });
  if (stored.length > 0) note(`resumed: ${counted(stored.length, 'file is', 'files are')} there already`);
  return { fresh, stored, notUploaded };
}

function goOn(): string {
  return `To go on:\n  ${[WIREDROP, ...process.argv.slice(2).map(shellWord)].join(' ')}`;
}

function dryRunSaid(bucket: string, { fresh, stored, notUploaded }: PutPlan): OperationAnswer {
  return {
    document: { bucket, dryRun: true, resumed: stored.length, uploads: fresh, notUploaded },
    lines: () => fresh.map(({ path, key }) => `${printable(path)} -> ${printable(key)}`),
    notes: [`${counted(fresh.length, 'file')} would be uploaded to the bucket ${bucket}`],
  };
}

export interface Waiting {
  /** Wait for the receipts. */
  readonly wait: boolean;
  /** Give up when no receipt has come and the queue has not fallen for so long. */
  readonly quietMs: number;
  /** Resolves when nothing is being ingested any more, if somebody can know: what has no receipt then has failed. */
  readonly settled?: () => Promise<unknown>;
}

/** Uploads the files of a plan, and waits for the receipts of all of them. */
export async function put(stack: OperatedStack, plan: PutPlan, waiting: Waiting): Promise<PutResult> {
  const { outputs, signal } = stack;
  const started = performance.now();
  const { fresh, stored } = plan;
  const { versions, failed } = await upload(stack, fresh);
  const done = `${versions.length} of ${counted(fresh.length, 'file')} uploaded to the bucket ${outputs.bucketName}`;
  if (versions.length < fresh.length && !signal?.aborted) note(`Only ${done}. ${goOn()}`);
  const receipts: Receipt[] = [];
  const sent = [...stored, ...versions];
  const isWaiting = waiting.wait && !signal?.aborted;
  const without = isWaiting ? [...(await receive(stack, sent, waiting, receipts))] : sent;
  const unpacked = isWaiting ? await unpackedFiles(stack, receipts) : [];
  if (unpacked.length > 0 && !signal?.aborted) without.push(...(await receive(stack, unpacked, waiting, receipts)));
  // With a stack that ends with this process there is nothing to go on with.
  if (signal?.aborted && !waiting.settled)
    note(`Interrupted: ${done}, ${counted(receipts.length, 'receipt')} read. ${goOn()}`);

  const notUploaded = [...plan.notUploaded, ...failed];
  const missing = waiting.wait ? without.length : 0;
  return {
    uploaded: versions.length,
    resumed: stored.length,
    receipts,
    waiting: missing,
    headlines: await headlinesOf(stack, receipts),
    seconds: (performance.now() - started) / 1_000,
    notUploaded,
    complete: versions.length === fresh.length && missing === 0 && !notUploaded.some(({ isFailure }) => isFailure),
  };
}

/** The files that were made of the uploaded files of many articles. */
async function unpackedFiles(
  { clients, outputs }: OperatedStack,
  receipts: readonly Receipt[],
): Promise<FileVersion[]> {
  const files: FileVersion[] = [];
  for (const { disposition, bucket, key } of receipts) {
    if (disposition !== 'container') continue;
    for await (const page of listLatest(clients.s3, bucket, unpackedFolder(key)))
      files.push(...page.filter((file) => isIngested(parsePatterns(outputs.ingestedNames), file.key)));
  }
  return files;
}

/** What `--json` prints. */
export function putDocument(bucket: string, { complete, headlines, ...result }: PutResult) {
  const notUploaded = result.notUploaded.map(({ path, reason }) => ({ path, reason }));
  const { receipts } = result;
  const counts = { counts: countsOf(receipts), stories: storyCount(receipts) };
  return { bucket, ...result, ...counts, notUploaded, headlines: Object.fromEntries(headlines) };
}

async function upload({ outputs, clients, signal }: OperatedStack, uploads: readonly Upload[]) {
  const failed: NotUploaded[] = [];
  const reasons = new Set<string>();
  const observer = {
    uploaded: (count: number) => say(`Uploading: ${count} of ${uploads.length}`),
    failed(path: string, error: unknown) {
      const reason = explain(error);
      failed.push({ path, reason, isFailure: true });
      // One of the files that fail for the same reason is named.
      if (signal?.aborted || reasons.has(reason)) return;
      reasons.add(reason);
      note(`Not uploaded: ${printable(path)}: ${reason}`);
    },
  };
  return { versions: await putFiles(clients.s3, outputs.bucketName, uploads, observer, signal), failed };
}

/** @param receipts takes what comes. @returns the versions whose receipt did not come. */
async function receive(
  { outputs, clients, signal }: OperatedStack,
  versions: readonly FileVersion[],
  { quietMs, settled }: Waiting,
  receipts: Receipt[],
): Promise<readonly FileVersion[]> {
  const { tableName } = outputs;
  const find = onlyEnded(createFindReceipts(clients.dynamodb, tableName));
  let problem: string | undefined;
  const onFailure = (error: unknown, waiting: number) => {
    problem = `The table ${tableName} cannot be read: ${explain(error)}`;
    noteOnce(`DynamoDB does not answer: ${counted(waiting, 'file')} waiting`);
  };
  const depth = async () => {
    const { waiting, inFlight } = await depths(clients.sqs, outputs.queueUrl);
    return waiting + inFlight;
  };
  const onProgress = (ingested: number) => say(`Ingesting: ${ingested} of ${versions.length}`);
  const end = settled ? { settled: settled() } : { depth };
  const limits = { pollMs: POLL_MS, quietMs, signal, onFailure, onProgress, ...end };
  const without = await awaitReceipts(versions, find, limits, (receipt) => {
    problem = undefined;
    receipts.push(receipt);
  });
  if (signal?.aborted || without.length === 0) return without;
  if (problem !== undefined) note(problem);
  const what = settled ? 'failed' : without.length === 1 ? 'waits or failed' : 'wait or failed';
  note(`No receipt of ${counted(without.length, 'file')}, which ${what}:`);
  for (const line of firstOf(without, MOST_NAMED, ({ key }) => `  ${printable(key)}`)) console.error(line);
  if (!settled)
    note(`"${WIREDROP} status" shows the queues, "${WIREDROP} backfill --missing -n --until 0m" what has no receipt.`);
  return without;
}

/** Headlines of the stories that files belong to, by story id; none if the table does not answer any more. */
async function headlinesOf(stack: OperatedStack, receipts: readonly Receipt[]): Promise<Map<string, string>> {
  const ids = [...new Set(receipts.flatMap(({ storyId }) => storyId ?? []))];
  const stories = await viewedStories(stack, ids.map(storyKey)).catch(() => []);
  return new Map(stories.map((story) => [storyIdAt(story), headlineOf(story)]));
}
