import type { Command } from 'commander';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import type { FileVersion } from '../../functions/story/file-version.ts';
import type { Receipt } from '../../functions/story/items.ts';
import { storyIdAt, storyKey } from '../../functions/story/keys.ts';
import { inBatches } from '../aws/in-batches.ts';
import { CommandError, explain } from '../operator/explain.ts';
import { findArticleFiles, passedOverLine } from '../operator/files/article-files.ts';
import { ingestedKey, noArticleFiles, parsePatterns } from '../operator/files/names.ts';
import { awaitReceipts, createFindReceipts } from '../operator/files/receipts.ts';
import { compareWithBucket, putFiles, type Upload } from '../operator/files/upload.ts';
import { putSummary } from '../operator/table/put-summary.ts';
import { showProgress } from '../operator/terminal/progress.ts';
import { counted, firstOf, note, printable, terminalWidth, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly wait: boolean;
  readonly quiet: number;
  readonly dryRun?: boolean;
}

const POLL_MS = 300;

/** Files that are named; of more only the number is said. */
const MOST_NAMED = 5;

const HELP = `
Keys keep the name of the folder: "put site", "put ./site/" and "put /abs/site"
all upload to site/…. Files that the bucket holds already, byte for byte, are
not uploaded again: the same command goes on after an interruption, and says
what became of all of them.
Exit code 1 if a file was not uploaded or a receipt did not come.`;

export function define(command: Command): void {
  withStackOptions(command.argument('<path...>', 'files and folders'), 'one JSON document, with every receipt')
    .option('-n, --dry-run', 'only say what would be uploaded')
    .option('--no-wait', 'do not wait for the receipts')
    .option('--quiet <seconds>', 'give up when no receipt has come for so long', wholeNumber(0, 999_999), 60)
    .addHelpText('after', HELP)
    .action((paths: string[], options: Options) =>
      runOnStack(options, { changes: options.dryRun !== true }, (invocation) => put(invocation, paths, options)),
    );
}

async function put(invocation: Invocation, paths: readonly string[], options: Options): Promise<number> {
  const { outputs, clients, signal } = invocation;
  const { uploads, isComplete } = await planUploads(outputs.ingestedNames, paths);
  if (uploads.length === 0) throw new CommandError(noArticleFiles(paths, parsePatterns(outputs.ingestedNames)));
  const goOn = `To go on:\n  ${[WIREDROP, ...process.argv.slice(2).map(quoted)].join(' ')}`;
  const { fresh, stored } = await compareWithBucket(clients.s3, outputs.bucketName, uploads).catch((cause: unknown) => {
    const none = `None of ${counted(uploads.length, 'file')} was uploaded. ${goOn}`;
    throw new CommandError(`The bucket ${outputs.bucketName} cannot be read: ${explain(cause)}\n${none}`);
  });
  if (stored.length > 0) note(`resumed: ${counted(stored.length, 'file is', 'files are')} there already`);
  if (options.dryRun) return dryRun(invocation, fresh, stored.length, options);

  const versions = await upload(invocation, fresh);
  const done = `${versions.length} of ${counted(fresh.length, 'file')} uploaded to the bucket ${outputs.bucketName}`;
  if (versions.length < fresh.length && !signal.aborted) note(`Only ${done}. ${goOn}`);
  const receipts: Receipt[] = [];
  const sent = [...stored, ...versions];
  const without = options.wait && !signal.aborted ? await receive(invocation, sent, options, receipts) : sent;
  if (signal.aborted) note(`Interrupted: ${done}, ${counted(receipts.length, 'receipt')} read. ${goOn}`);

  const waiting = options.wait ? without.length : 0;
  const summary = { uploaded: versions.length, resumed: stored.length, receipts, waiting };
  const headlines = await headlinesOf(invocation, receipts);
  if (options.json) printJson({ bucket: outputs.bucketName, ...summary, headlines: Object.fromEntries(headlines) });
  else if (!signal.aborted || receipts.length > 0)
    console.log(putSummary(summary, headlines, terminalWidth()).join('\n'));
  return isComplete && versions.length === fresh.length && waiting === 0 ? 0 : 1;
}

async function planUploads(ingestedNames: string, paths: readonly string[]) {
  let isComplete = true;
  const files = await findArticleFiles(paths, (passed) => {
    note(passedOverLine(passed));
    if (passed.unreadable) isComplete = false;
  });
  const patterns = parsePatterns(ingestedNames);
  const plan = files.map(({ path, name }) => ({ path, key: ingestedKey(patterns, name) }));
  const others = plan.filter(({ key }) => key === undefined);
  if (others.length > 0) {
    note(`Not uploaded, because only ${ingestedNames} are ingested:`);
    for (const line of firstOf(others, MOST_NAMED, ({ path }) => `  ${printable(path)}`)) console.error(line);
  }
  const uploads = plan.flatMap(({ path, key }): Upload[] => (key === undefined ? [] : [{ path, key }]));
  return { uploads, isComplete };
}

function dryRun({ outputs }: Invocation, fresh: readonly Upload[], resumed: number, { json }: Options): number {
  if (json) printJson({ bucket: outputs.bucketName, dryRun: true, resumed, uploads: fresh });
  else {
    for (const { path, key } of fresh) console.log(`${printable(path)} -> ${printable(key)}`);
    note(`${counted(fresh.length, 'file')} would be uploaded to the bucket ${outputs.bucketName}`);
  }
  return 0;
}

async function upload({ outputs, clients, signal }: Invocation, uploads: readonly Upload[]): Promise<FileVersion[]> {
  const progress = showProgress('Uploading', uploads.length);
  const uploaded = (count: number) => progress.update(count);
  const reasons = new Map<string, number>();
  const failed = (path: string, error: unknown) => {
    const why = explain(error);
    const count = (reasons.get(why) ?? 0) + 1;
    reasons.set(why, count);
    // Of what fails for the same reason, one is named.
    progress.note(
      count === 1 ? `Not uploaded: ${printable(path)}: ${why}` : `Not uploaded for the same reason: other files`,
    );
  };
  try {
    return await putFiles(clients.s3, outputs.bucketName, uploads, { uploaded, failed }, signal);
  } finally {
    progress.end();
  }
}

/** @param receipts takes what comes. @returns the versions whose receipt did not come. */
async function receive(
  { outputs, clients, signal }: Invocation,
  versions: readonly FileVersion[],
  { quiet }: Options,
  receipts: Receipt[],
): Promise<readonly FileVersion[]> {
  const { tableName } = outputs;
  const progress = showProgress('Ingesting', versions.length);
  const find = createFindReceipts(clients.dynamodb, tableName);
  let problem: string | undefined;
  const onFailure = (error: unknown, waiting: number) => {
    problem = `The table ${tableName} cannot be read: ${explain(error)}`;
    progress.note(`DynamoDB does not answer: ${counted(waiting, 'file')} waiting`);
  };
  const patience = { pollMs: POLL_MS, quietMs: quiet * 1000, signal, onFailure };
  const without = await awaitReceipts(versions, find, patience, (receipt) => {
    problem = undefined;
    receipts.push(receipt);
    progress.update(receipts.length);
  });
  progress.end();
  if (signal.aborted || without.length === 0) return without;
  if (problem !== undefined) note(problem);
  note(
    `No receipt yet of ${counted(without.length, 'file')}, which ${without.length === 1 ? 'waits' : 'wait'} or failed:`,
  );
  for (const line of firstOf(without, MOST_NAMED, ({ key }) => `  ${printable(key)}`)) console.error(line);
  note(`"${WIREDROP} status" shows the queues, "${WIREDROP} reconcile --grace 0" what has no receipt.`);
  return without;
}

/** Headlines of the stories that files belong to, by story id; none where the table does not answer any more. */
async function headlinesOf(
  { clients, outputs }: Invocation,
  receipts: readonly Receipt[],
): Promise<Map<string, string>> {
  const ids = [...new Set(receipts.flatMap(({ storyId }) => storyId ?? []))];
  const table = dynamoTable(clients.dynamodb, outputs.tableName);
  const headlines = new Map<string, string>();
  for (const batch of inBatches(ids, 100)) {
    const items = await table.read(batch.map(storyKey), 'eventual').catch(() => []);
    for (const item of items)
      if (item.entity === 'story') headlines.set(storyIdAt(item), item.facts.headline ?? item.facts.title);
  }
  return headlines;
}

/** A path that can be pasted into a shell. */
function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
