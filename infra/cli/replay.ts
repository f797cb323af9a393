import type { Command } from 'commander';
import type { Clients } from '../aws/clients.ts';
import { UsageError } from '../operator/explain.ts';
import { listFileVersions } from '../operator/files/file-versions.ts';
import { isFeed, isIngested, noMatch, parsePatterns } from '../operator/files/names.ts';
import { createFindReceipts, withSequencers } from '../operator/files/receipts.ts';
import { sendFileEvents } from '../operator/files/send-file-events.ts';
import { regionOf, type StackOutputs } from '../operator/stack/outputs.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

const PROGRESS_EVERY = 10_000;

const HELP = `
Sends every version, the oldest first. What has its receipt stops there, so this
is for files whose receipt is gone; "wiredrop reconcile" finds those that never
had one.`;

export function define(command: Command): void {
  withStackOptions(command.argument('[prefix-or-key...]', 'which files'), 'one JSON document')
    .option('--all', 'the whole bucket')
    .option('-n, --dry-run', 'only count')
    .addHelpText('after', HELP)
    .action((paths: string[], options: Options) => {
      if ((options.all === true) === paths.length > 0)
        throw new UsageError('Name keys or prefixes to replay, or --all');
      return runOnStack(options, { changes: !options.dryRun }, (invocation) => replay(invocation, paths, options));
    });
}

async function replay({ clients, outputs, signal }: Invocation, paths: readonly string[], options: Options) {
  const { all = false, dryRun = false, json } = options;
  const { sent, passedOver, unmatched } = await replayFiles(clients, outputs, {
    prefixes: all ? [''] : paths,
    dryRun,
    onProgress: everySoMany(PROGRESS_EVERY, (count) => `${count} versions so far`),
    signal,
  });
  if (signal.aborted) note('Interrupted: the rest was not sent');
  const verb = dryRun ? 'would be' : sent === 1 ? 'was' : 'were';
  if (json) printJson({ [dryRun ? 'wouldSend' : 'sent']: sent, dryRun, passedOver, unmatched });
  else console.log(`${counted(sent, 'file version')} ${verb} sent to be ingested`);
  if (passedOver > 0) note(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
  for (const prefix of unmatched) note(noMatch(prefix, outputs.bucketName));
  return sent > 0 && unmatched.length === 0 ? 0 : 1;
}

export interface Replayed {
  /** Versions sent. */
  readonly sent: number;
  /** Versions that are not, because the stack ingests no such names. */
  readonly passedOver: number;
  /** Prefixes that nothing in the bucket begins with. */
  readonly unmatched: readonly string[];
}

export interface ReplayOptions {
  readonly prefixes: readonly string[];
  /** Only count. */
  readonly dryRun: boolean;
  /** Hears how many versions were sent so far, after each page of the list. */
  readonly onProgress?: (sent: number) => void;
  /** Ends it after the page it is at. */
  readonly signal?: AbortSignal;
}

/** Sends the events of all versions below prefixes (or of one key) to the ingest queue, page by page. */
export async function replayFiles(
  { s3, sqs, dynamodb }: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  { prefixes, dryRun, onProgress, signal }: ReplayOptions,
): Promise<Replayed> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = createFindReceipts(dynamodb, outputs.tableName);
  const replayed = { sent: 0, passedOver: 0, unmatched: [] as string[] };
  for (const prefix of prefixes) {
    let matched = 0;
    for await (const page of listFileVersions(s3, outputs.bucketName, prefix)) {
      if (signal?.aborted) return replayed;
      matched += page.length;
      const uploads = page.filter(({ key }) => !isFeed(outputs.feedFolder, key));
      const ingested = uploads.filter(({ key }) => isIngested(patterns, key));
      if (!dryRun) await sendFileEvents(sqs, outputs.queueUrl, regionOf(outputs), await withSequencers(ingested, find));
      replayed.sent += ingested.length;
      replayed.passedOver += uploads.length - ingested.length;
      onProgress?.(replayed.sent);
    }
    if (matched === 0) replayed.unmatched.push(prefix);
  }
  return replayed;
}
