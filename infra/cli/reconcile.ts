import type { Command } from 'commander';
import type { FileVersion } from '../../functions/story/file-version.ts';
import type { Clients } from '../aws/clients.ts';
import { queueDepth } from '../aws/queue-messages.ts';
import { listFileVersions } from '../operator/files/file-versions.ts';
import { isFeed, isIngested, noMatch, parsePatterns } from '../operator/files/names.ts';
import { createFindReceipts } from '../operator/files/receipts.ts';
import { sendFileEvents } from '../operator/files/send-file-events.ts';
import { regionOf, type StackOutputs } from '../operator/stack/outputs.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly grace: number;
}

const PROGRESS_EVERY = 10_000;

const HELP = `
Lists every version in the bucket that has no receipt: the proof that nothing
was lost, or what was.
Exit code 1 if any is left, or if nothing was old enough to be looked at.`;

export function define(command: Command): void {
  withStackOptions(command.argument('[prefix-or-key...]', 'what to look at (the whole bucket)'), 'one JSON document')
    .option('--repair', 'send them to be ingested again, also those that still wait in the queue: let it run dry first')
    .option('-n, --dry-run', 'with --repair: only say what would be sent')
    .option('--grace <minutes>', 'leave out what was uploaded within so many minutes', wholeNumber(0, 999_999), 15)
    .addHelpText('after', HELP)
    .action((paths: string[], options: Options) =>
      runOnStack(options, { changes: sends(options) }, (invocation) => reconcile(invocation, paths, options)),
    );
}

function sends({ repair, dryRun }: Options): boolean {
  return repair === true && dryRun !== true;
}

async function reconcile(invocation: Invocation, paths: readonly string[], options: Options): Promise<number> {
  const { clients, outputs, signal } = invocation;
  const { grace, json, repair: isRepair } = options;
  const repair = sends(options);
  const before = new Date(Date.now() - grace * 60_000).toISOString();
  const waitingNow = repair ? await queueDepth(clients.sqs, outputs.queueUrl) : 0;
  // They may be what has no receipt yet: sent a second time, each is announced once all the same.
  if (waitingNow > 0)
    note(
      `${counted(waitingNow, 'message waits', 'messages wait')} to be ingested already: --repair sends what is in them again`,
    );
  const listed: FileVersion[] = [];
  const { versions, missing, young, passedOver, unmatched } = await reconcileFiles(clients, outputs, {
    prefixes: paths.length > 0 ? paths : [''],
    before,
    repair,
    onMissing(version) {
      const { key, versionId = '', uploadedAt } = version;
      if (json) listed.push(version);
      else console.log(`${repair ? 'sent again' : 'no receipt'}  ${uploadedAt}  ${printable(key)}  ${versionId}`);
    },
    onProgress: everySoMany(PROGRESS_EVERY, (seen) => `${seen} versions so far`),
    signal,
  });
  const proved = unmatched.length === 0 && versions > 0 && !signal.aborted;
  const code = proved && (missing === 0 || repair) ? 0 : 1;
  if (json) printJson({ versions, missing: listed, sent: repair, young, passedOver, unmatched, proved });
  if (signal.aborted) {
    note(`Interrupted: ${counted(versions, 'file version')} looked at, ${missing} of them sent again`);
    return code;
  }
  const say = json ? () => {} : console.log;
  say(
    `${counted(versions, 'file version')}, ${missing} without a receipt; ${young} younger than ${counted(grace, 'minute')}`,
  );
  const [waiting = 0, dead = 0] = await Promise.all(
    [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)),
  );
  if (missing > 0)
    say(
      `${counted(waiting, 'message waits', 'messages wait')} to be ingested; ${counted(dead, 'dead letter')} (${WIREDROP} redrive)`,
    );
  if (missing > 0 && !repair)
    say(isRepair ? `${missing} would be sent` : `${WIREDROP} reconcile --repair sends them to be ingested again`);
  for (const prefix of unmatched) note(noMatch(prefix, outputs.bucketName));
  if (passedOver > 0) note(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
  if (versions === 0 && young > 0)
    note('Nothing was old enough, so this proves nothing: wait, or look at all of it with --grace 0');
  return code;
}

export interface ReconcileOptions {
  readonly prefixes: readonly string[];
  /** Versions uploaded after it may still be on their way: ISO 8601. */
  readonly before: string;
  /** Send what has no receipt to be ingested again. */
  readonly repair: boolean;
  /** Hears of each version without a receipt. */
  readonly onMissing: (version: FileVersion) => void;
  /** Hears how many versions have been looked at so far, after each page of the list. */
  readonly onProgress: (versions: number) => void;
  /** Ends it after the page it is at. */
  readonly signal?: AbortSignal;
}

export interface Reconciled {
  /** Versions old enough to have a receipt. */
  readonly versions: number;
  readonly missing: number;
  /** Versions too young to be judged. */
  readonly young: number;
  /** Versions that the stack does not ingest, because of their names. */
  readonly passedOver: number;
  /** Prefixes that nothing in the bucket begins with: of them this proves nothing. */
  readonly unmatched: readonly string[];
}

/** Holds the bucket's list against the receipts, a page at a time, so that its memory does not grow with the bucket. */
export async function reconcileFiles(
  { s3, sqs, dynamodb }: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  { prefixes, before, repair, onMissing, onProgress, signal }: ReconcileOptions,
): Promise<Reconciled> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = createFindReceipts(dynamodb, outputs.tableName);
  const tally = { versions: 0, missing: 0, young: 0, passedOver: 0, unmatched: [] as string[] };
  for (const prefix of prefixes) {
    let matched = 0;
    for await (const page of listFileVersions(s3, outputs.bucketName, prefix)) {
      if (signal?.aborted) return tally;
      matched += page.length;
      const uploads = page.filter(({ key }) => !isFeed(outputs.feedFolder, key));
      const ingested = uploads.filter(({ key }) => isIngested(patterns, key));
      const due = ingested.filter(({ uploadedAt }) => uploadedAt <= before);
      const receipts = await find(due);
      const missing = due.filter((_, index) => receipts[index] === undefined);
      if (repair) await sendFileEvents(sqs, outputs.queueUrl, regionOf(outputs), missing);
      missing.forEach(onMissing);
      tally.versions += due.length;
      tally.missing += missing.length;
      tally.young += ingested.length - due.length;
      tally.passedOver += uploads.length - ingested.length;
      onProgress(tally.versions + tally.young);
    }
    if (matched === 0) tally.unmatched.push(prefix);
  }
  return tally;
}
