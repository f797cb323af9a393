import type { Command } from 'commander';
import { queueDepth } from '../../functions/queue-depth.ts';
import type { FileVersion } from '../../functions/story/items/file-version.ts';
import { openCheckpoint } from '../operator/files/checkpoint.ts';
import { noMatch } from '../operator/files/names.ts';
import { type Reconciled, reconcileBucket } from '../operator/files/reconcile-bucket.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { backfillRest } from './backfill.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly grace: number;
}

const PROGRESS_EVERY = 10_000;

/** Versions beyond which a backfill repairs the rest: one process would take hours. */
const MOST = 100_000;

const HELP = `
Lists every version in the bucket that has no receipt, which shows what, if
anything, was lost. With onDelete=withdraw, also every story whose file was
deleted and that was not withdrawn. --repair sends both to be ingested again:
for events that were lost, and for receipts that are gone. Interrupted, it goes
on where it was; of more than 100,000 versions a backfill repairs the rest.
Exit code 1 if any is left, or if nothing was old enough to be looked at.`;

export function define(command: Command): void {
  withStackOptions(command.argument('[prefix-or-key...]', 'what to look at (the whole bucket)'), 'one JSON document')
    .option(
      '--repair',
      'send them to be ingested again, also those that still wait in the queue: let it run empty first',
    )
    .option('-n, --dry-run', 'with --repair: only say what would be sent')
    .option(
      '--grace <minutes>',
      'leave out what was uploaded later than this many minutes ago',
      wholeNumber(0, 999_999),
      15,
    )
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
  const { grace, json } = options;
  const repair = sends(options);
  const before = new Date(Date.now() - grace * 60_000).toISOString();
  const waitingNow = repair ? await queueDepth(clients.sqs, outputs.queueUrl) : 0;
  // They may be what has no receipt yet. Sent a second time, each is still announced once.
  if (waitingNow > 0) note(`${waitingText(waitingNow)} to be ingested already: --repair sends the files in them again`);
  const missing: FileVersion[] = [];
  const deleted: FileVersion[] = [];
  const isHere = outputs.endpoints !== undefined;
  // Of a stack on this machine there may be another by the same name tomorrow.
  const checkpoint = repair && !isHere ? openCheckpoint(outputs.bucketName) : undefined;
  const found = await reconcileBucket(clients, outputs, {
    prefixes: paths.length > 0 ? paths : [''],
    before,
    repair,
    checkpoint,
    most: repair && !isHere && outputs.backfillMachineArn ? MOST : undefined,
    onMissing(version) {
      const { key, versionId = '', uploadedAt } = version;
      if (json) missing.push(version);
      else console.log(`${repair ? 'sent again' : 'no receipt'}  ${uploadedAt}  ${printable(key)}  ${versionId}`);
    },
    onDeleted(file) {
      if (json) deleted.push(file);
      else console.log(`${repair ? 'withdrawing' : 'not withdrawn'}  ${printable(file.key)}, which was deleted`);
    },
    onProgress: everySoMany(PROGRESS_EVERY, (seen) => `${seen} versions and stories so far`),
    signal,
  });
  const { versions, young, passedOver, unmatched, rest } = found;
  const left = found.missing + found.deleted;
  const proved = unmatched.length === 0 && versions > 0 && !signal.aborted;
  const code = proved && (left === 0 || repair) ? 0 : 1;
  if (json) printJson({ versions, missing, deleted, sent: repair, young, passedOver, unmatched, proved });
  if (signal.aborted) {
    note(`Interrupted: ${counted(versions, 'file version')} looked at, ${left} of them sent again`);
    if (checkpoint) note('Called again within a day, it goes on from there');
    return code;
  }
  if (rest.length > 0) {
    note(`More than ${MOST} versions: a backfill looks at the rest`);
    return backfillRest(invocation, { ranges: rest, until: before, ...(json && { json }) });
  }
  if (!json) for (const line of await summary(invocation, found, options)) console.log(line);
  for (const prefix of unmatched) note(noMatch(prefix, outputs.bucketName));
  if (passedOver > 0) note(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
  if (versions === 0 && young > 0)
    note('Nothing was old enough, so this proves nothing: wait, or look at all of it with --grace 0');
  return code;
}

async function summary({ clients, outputs }: Invocation, found: Reconciled, options: Options): Promise<string[]> {
  const { versions, missing, young, deleted } = found;
  const onTheirWay = options.grace > 0 ? `; ${young} younger than ${counted(options.grace, 'minute')}` : '';
  const lines = [`${counted(versions, 'file version')}, ${missing} without a receipt${onTheirWay}`];
  if (outputs.onDelete === 'withdraw')
    lines.push(`${counted(deleted, 'story', 'stories')} not withdrawn although the file was deleted`);
  const left = missing + deleted;
  if (left === 0) return lines;
  const [waiting = 0, dead = 0] = await Promise.all(
    [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)),
  );
  lines.push(`${waitingText(waiting)} to be ingested; ${counted(dead, 'dead letter')} (${WIREDROP} redrive)`);
  if (sends(options)) return lines;
  const what = options.repair
    ? `${left} would be sent`
    : `${WIREDROP} reconcile --repair sends them to be ingested again`;
  return [...lines, what];
}

function waitingText(messages: number): string {
  return counted(messages, 'message waits', 'messages wait');
}
