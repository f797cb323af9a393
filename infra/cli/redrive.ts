import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { UsageError } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import { openStackOutlets } from '../operator/redrive/announcer.ts';
import { redriveStack } from '../operator/redrive/redrive-stack.ts';
import { countInTable, type FoundInTable } from '../operator/redrive/table-announcements.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type Span, spanOfTime } from '../operator/terminal/times.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly announcements?: boolean;
  readonly deadLetters?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly since?: string;
  readonly until?: string;
}

const HELP = `
Announces what notify could not, and sends the files in the dead-letter queue
back to be ingested. It announces again, from the table and in the same words,
what was announced in the time in which announcements failed, which may be more
than failed: it first prints how much. A story that was revised since is
announced in its latest revision, and the revisions that cannot be sent any more
are named.
Exit code 1 if something is left that needs another look.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    .option('--announcements', 'only announce')
    .option('--dead-letters', 'only send dead letters back')
    .option('-n, --dry-run', 'only say how much there is')
    .option('--yes', 'announce without waiting for a Ctrl-C')
    .option(
      '--since <time>',
      'only announce every story changed since this time (2026-03-01, 2026-03-01T12:00Z, 30h): if notify was down for more than 24 hours',
    )
    .option('--until <time>', 'with --since: and before this time')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      const { announcements, deadLetters, since, until } = options;
      if (until !== undefined && since === undefined) throw new UsageError('--until needs a --since');
      if (since !== undefined && (announcements || deadLetters))
        throw new UsageError('--since announces and does nothing else');
      const span = since === undefined ? undefined : spanOfTime(since, until, new Date());
      return runOnStack(options, { changes: !options.dryRun }, (invocation) =>
        options.dryRun ? dryRun(invocation, options, span) : redrive(invocation, options, span),
      );
    });
}

const PROGRESS_EVERY = 500;

async function redrive(
  { clients, outputs, signal }: Invocation,
  { announcements, deadLetters, json, yes }: Options,
  span: Span | undefined,
): Promise<number> {
  const announced: { id: string; type: string; revisionsLost?: string }[] = [];
  const failures: { subject: string; error: string }[] = [];
  const parts = { announcements: !deadLetters || announcements, deadLetters: !span && (!announcements || deadLetters) };
  const { moved, left } = await redriveStack({ ...clients, outlets: openStackOutlets(outputs) }, outputs, {
    ...{ announcements: parts.announcements === true, deadLetters: parts.deadLetters === true, span, signal },
    announced(notifications) {
      for (const { id, type, data } of notifications) {
        const lost = 'revision' in data && !('coverage' in data) ? lostRevisions(data.revision) : undefined;
        announced.push({ id, type, ...(lost && { revisionsLost: lost }) });
        if (!json) console.log(`announced ${type} ${id}${lost ? `; revision ${lost} cannot be sent any more` : ''}`);
      }
    },
    failure(subject, error) {
      failures.push({ subject, error: String(error) });
      if (!json) note(`not announced: ${printable(subject)}: ${error}`);
    },
    askBefore: (found) => confirmed(found, yes === true, signal),
    onMoved: everySoMany(PROGRESS_EVERY, (messages) => `${messages} dead letters moved so far`),
  });
  const complete = left.length === 0 && failures.length === 0;
  if (json) printJson({ announced, failures, moved, left, complete });
  else {
    if (parts.announcements) console.log(`${counted(announced.length, 'notification')} announced`);
    if (parts.deadLetters) console.log(`${counted(moved, 'dead letter')} moved to the ingest queue`);
    if (moved > 0)
      console.log(
        `A file that fails again is a dead letter after ten attempts (half an hour on AWS): ${WIREDROP} status`,
      );
    for (const line of left) note(line);
  }
  return complete ? 0 : 1;
}

/** The table holds the latest revision alone. */
const lostRevisions = (latest: number): string | undefined =>
  latest === 1 ? undefined : latest === 2 ? '1' : `1 to ${latest - 1}`;

/** Enough time to read the numbers. */
const WAIT_SECONDS = 10;

/** Says how much is about to be announced, and waits for a Ctrl-C. @returns whether to announce it. */
async function confirmed(
  { announcements, updates }: FoundInTable,
  yes: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  note(`${counted(announcements, 'announcement')} from the table, ${updates} of them story.updated`);
  const isAttended = process.stdin.isTTY || process.stderr.isTTY;
  if (!yes && !isAttended) note('No terminal to confirm, so nothing is announced: pass --yes');
  if (yes || !isAttended) return yes && !signal.aborted;
  note(`Ctrl-C within ${WAIT_SECONDS} seconds cancels the redrive`);
  await delay(1_000 * WAIT_SECONDS, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}

async function dryRun(
  { clients, outputs, signal }: Invocation,
  { announcements, deadLetters, json }: Options,
  span: Span | undefined,
): Promise<number> {
  if (span !== undefined) {
    const found = await countInTable(clients.dynamodb, outputs.tableName, [span], signal);
    if (json) printJson({ dryRun: true, ...found });
    else console.log(`${counted(found.announcements, 'notification')} would be announced`);
    return 0;
  }
  const status = await queueStatus(clients.sqs, outputs);
  if (json) printJson({ dryRun: true, deadLetters: status.deadLetters, unannounced: status.unannounced });
  else {
    const failed = status.unannounced.count;
    if (!deadLetters) console.log(`${counted(failed, 'message')} of failed announcements would be announced again`);
    if (!announcements)
      console.log(`${counted(status.deadLetters.count, 'dead letter')} would be moved to the ingest queue`);
  }
  return 0;
}
