import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { queueDepth } from '../../../functions/aws/index.ts';
import { latestBackfill, sendFileEvents } from '../../../functions/backfill/index.ts';
import {
  createMachineClient,
  isExecutionRunning,
  startExecution,
  stopExecution,
} from '../operator/backfill/machine.ts';
import { findDeleted } from '../operator/backfill/missing.ts';
import { backfillReport, missingReport } from '../operator/backfill/report.ts';
import { type BackfillInput, backfillInput, backfillParts } from '../operator/backfill/request.ts';
import { runHere } from '../operator/backfill/run-here.ts';
import { stateLine } from '../operator/backfill/state.ts';
import { UsageError } from '../operator/explain.ts';
import { say } from '../operator/terminal/progress.ts';
import { counted, note } from '../operator/terminal/text.ts';
import { instantOf } from '../operator/terminal/times.ts';
import {
  type Invocation,
  printAnswer,
  runOnStack,
  type StackOptions,
  wholeNumber,
  withStackOptions,
} from './command.ts';

export interface BackfillOptions extends StackOptions {
  readonly since?: string;
  readonly until?: string;
  readonly prefix?: readonly string[];
  readonly maxRate?: number;
  readonly announce?: boolean;
  readonly missing?: boolean;
  readonly dryRun?: boolean;
  readonly inventory?: string;
  readonly stop?: true;
}

/** Less than half of what a new table takes; five invocations of ingest do it. */
const DEFAULT_RATE = 90;

/** With --missing: what was uploaded since may be on its way. */
const GRACE = '15m';

const HELP = `
Ingests what is in the bucket and has no receipt: an archive that was there
before the stack, or a part of it. Quiet: nothing is announced, unless with
--announce. Killed and called again as before, it goes on where it was; on AWS
it also goes on without this command.
With --missing it repairs what was lost: it announces as if the events had come,
and leaves out the last 15 minutes (--until). With onDelete=withdraw it also
withdraws stories whose file was deleted. --missing --dry-run lists both.
Exit code 1 if it failed, if files wait in the dead-letter queue, or if that
list has any, or nothing was old enough to be looked at.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    .option('--since <time>', 'only what was uploaded from this time on (2026-01-05, 2026-01-05T12:00Z, 30d)')
    .option('--until <time>', 'only what was uploaded before this time')
    .option('--prefix <prefix...>', 'only keys that begin so (all that are ingested)')
    .option('--inventory <manifest>', 'read a manifest of S3 Inventory in place of the bucket: s3://…/manifest.json')
    .option('--max-rate <files>', 'files a second', wholeNumber(1, 20_000), DEFAULT_RATE)
    .option('--announce', 'announce the stories')
    .option('--missing', 'repair: lost events and deletions, expired dead letters, the gap after a restore')
    .option('-n, --dry-run', 'only count the files, and say what it would take')
    .option('--stop', 'end the backfill that is running, and do nothing else')
    .addHelpText('after', HELP)
    .action((options: BackfillOptions) =>
      runOnStack(options, { changes: true }, (invocation) => runBackfill(invocation, options)),
    );
}

export async function runBackfill(invocation: Invocation, options: BackfillOptions): Promise<number> {
  const { outputs, signal } = invocation;
  const { since, prefix = [], inventory, maxRate = DEFAULT_RATE, missing = false, dryRun = false } = options;
  const until = options.until ?? (missing ? GRACE : undefined);
  if (missing && (since ?? inventory) !== undefined)
    throw new UsageError('--missing looks at the bucket, at all times');
  const prefixes = prefix.length > 0 ? prefix : [''];
  if (missing && dryRun) {
    const asked = { prefixes, until: instantOf('--until', until ?? GRACE).toISOString() };
    return printAnswer(await missingReport(invocation, asked), options.json);
  }
  const { machineArn } = backfillParts(outputs);
  const isHere = outputs.endpoints !== undefined;
  if (options.stop) return isHere ? noneRuns() : stop(createMachineClient(outputs), machineArn);
  if (inventory !== undefined && prefix.length > 0) throw new UsageError('--inventory and --prefix exclude each other');
  const input = backfillInput(
    outputs,
    {
      ranges: prefix.map((one) => ({ prefix: one })),
      maxRate,
      announce: missing || options.announce === true,
      dryRun,
      ...(since && { since: instantOf('--since', since).toISOString() }),
      ...(until && { until: instantOf('--until', until).toISOString() }),
      ...(inventory && { inventory }),
      ...((since || until) && { asked: `${missing ? 'missing ' : ''}${since ?? ''}/${until ?? ''}` }),
    },
    new Date(),
  );
  if (missing) await sendDeletions(invocation, prefixes);
  const id = await (isHere ? follow(invocation, input) : followMachine(invocation, machineArn, input));
  if (signal.aborted) return interrupted(isHere);
  return printAnswer(await backfillReport(invocation, id, { dryRun, maxRate }), options.json);
}

function interrupted(isHere: boolean): number {
  const again = isHere
    ? 'Call the command again as before, and it goes on'
    : 'The backfill runs without you: call the command again to watch it, or with --stop to end it';
  note(`Interrupted. ${again}`);
  return 1;
}

/** @returns the id of the order. */
async function follow(invocation: Invocation, input: BackfillInput): Promise<string> {
  const { clients, outputs, signal } = invocation;
  let isRunning = true;
  const running = runHere(clients, outputs, input, signal).finally(() => {
    isRunning = false;
  });
  await Promise.all([running, showState(invocation, async () => isRunning)]);
  return input.order.id;
}

async function followMachine(invocation: Invocation, machineArn: string, input: BackfillInput): Promise<string> {
  const client = createMachineClient(invocation.outputs);
  try {
    const { arn, id, how } = await startExecution(client, machineArn, input);
    note(`The backfill ${id} ${how === 'started' ? 'has started' : how}: ${arn}`);
    await showState(invocation, () => isExecutionRunning(client, arn));
    return id;
  } finally {
    client.destroy();
  }
}

const LOOK_MS = 1_000;

/** Says how far it is, as long as it runs. */
async function showState({ clients, outputs, signal }: Invocation, isGoing: () => Promise<boolean>): Promise<void> {
  const { queueUrl } = backfillParts(outputs);
  while (!signal.aborted && (await isGoing())) {
    await delay(LOOK_MS, undefined, { signal }).catch(() => {});
    const [progress, waiting] = await Promise.all([
      latestBackfill(clients.dynamodb, outputs.tableName),
      queueDepth(clients.sqs, queueUrl),
    ]);
    say(stateLine({ progress, waiting }));
  }
}

async function stop(client: ReturnType<typeof createMachineClient>, machineArn: string): Promise<number> {
  const wasRunning = await stopExecution(client, machineArn);
  client.destroy();
  if (!wasRunning) return noneRuns();
  console.log('Stopped. What it has sent is still ingested; call the command as before to go on.');
  return 0;
}

function noneRuns(): number {
  console.log('No backfill is running.');
  return 0;
}

/** Tells ingest of deletions whose events were lost. */
async function sendDeletions({ clients, outputs, signal }: Invocation, prefixes: readonly string[]): Promise<void> {
  let count = 0;
  for await (const files of findDeleted(clients, outputs, { prefixes, signal })) {
    await sendFileEvents(clients.sqs, outputs.queueUrl, files, 'removal');
    count += files.length;
  }
  if (count > 0) note(`${counted(count, 'deletion')} sent: their stories are withdrawn`);
}
