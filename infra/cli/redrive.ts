import type { Command } from 'commander';
import { UsageError } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import { announceBetween } from '../operator/redrive/announce-again.ts';
import { openStackOutlets } from '../operator/redrive/announcer.ts';
import { dropMessage } from '../operator/redrive/dead-letters.ts';
import { redriveStack } from '../operator/redrive/redrive-stack.ts';
import { countInTable } from '../operator/redrive/table-announcements.ts';
import { counted, note, printable } from '../operator/terminal/text.ts';
import { type Span, spanOfTime } from '../operator/terminal/times.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { jsonReport, redriveReport } from './redrive-report.ts';

interface Options extends StackOptions {
  readonly announcements?: boolean;
  readonly deadLetters?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly drop?: string;
}

const HELP = `
Announces what notify could not, and sends the files in the dead-letter queue
back to be ingested. What the stream no longer has (after 24 hours) is announced
from the table: it first prints how many.
Exit code 1 if something is left that needs another look.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    .option('--announcements', 'only announce')
    .option('--dead-letters', 'only send dead letters back')
    .option('-n, --dry-run', 'only say how much there is')
    .option('--yes', 'announce from the table without waiting for a Ctrl-C')
    .option(
      '--since <time>',
      'only announce again, from the table, every story changed since this time (2026-03-01, 2026-03-01T12:00Z, 30h): if notify was down for more than 24 hours',
    )
    .option('--until <time>', 'with --since: and before this time')
    .option('--drop <id>', 'only delete this message, which is neither of a file nor of announcements')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      const { announcements, deadLetters, since, until, drop } = options;
      if (until !== undefined && since === undefined) throw new UsageError('--until needs a --since');
      if (drop !== undefined && (announcements || deadLetters || since !== undefined || options.dryRun))
        throw new UsageError('--drop deletes one message and does nothing else');
      if (since !== undefined && (announcements || deadLetters))
        throw new UsageError('--since announces from the table and does nothing else');
      const span = since === undefined ? undefined : spanOfTime(since, until, new Date());
      return runOnStack(options, { changes: !options.dryRun }, (invocation) => {
        if (options.dryRun) return dryRun(invocation, options, span);
        if (drop !== undefined) return dropOne(invocation, drop, options);
        return span === undefined ? redrive(invocation, options) : announce(invocation, options, span);
      });
    });
}

async function redrive({ clients, outputs, signal }: Invocation, options: Options): Promise<number> {
  const { announcements = false, deadLetters = false, json } = options;
  const parts = { announcements: announcements || !deadLetters, deadLetters: deadLetters || !announcements, signal };
  const report = reportOf(options, signal, { deadLetters: parts.deadLetters, isForgotten: true });
  const complete = await redriveStack({ ...clients, outlets: openStackOutlets(outputs) }, outputs, report, parts);
  if (json) printJson({ ...report.document, complete });
  if (signal.aborted) note('Interrupted: what was neither announced nor moved stays in its queue');
  return complete ? 0 : 1;
}

async function announce({ clients, outputs, signal }: Invocation, options: Options, span: Span): Promise<number> {
  const report = reportOf(options, signal, { deadLetters: false, isForgotten: false });
  const { announced, complete } = await announceBetween(
    { ...clients, outlets: openStackOutlets(outputs) },
    outputs,
    span,
    report,
    signal,
  );
  if (signal.aborted) note('Interrupted: the rest is not announced');
  if (options.json) printJson({ ...report.document, complete });
  else console.log(`${counted(announced, 'notification')} announced${complete ? '' : ', and not all there are'}`);
  return complete ? 0 : 1;
}

function reportOf(
  { yes = false, json }: Options,
  signal: AbortSignal,
  what: { readonly deadLetters: boolean; readonly isForgotten: boolean },
) {
  const thought = { ...what, yes, attended: process.stdin.isTTY || process.stderr.isTTY, signal };
  return json ? jsonReport(thought) : { ...redriveReport(thought), document: {} };
}

async function dropOne({ clients, outputs, signal }: Invocation, id: string, { json }: Options): Promise<number> {
  const body = await dropMessage(clients.sqs, outputs, id, signal);
  if (json) printJson({ dropped: body !== undefined, messageId: id, body });
  if (body === undefined)
    note(
      signal.aborted
        ? 'Interrupted: nothing was deleted'
        : `Message ${id} not found in the dead-letter queue or the failure queue`,
    );
  else if (!json) console.log(`dropped ${id}: ${printable(body)}`);
  return body === undefined ? 1 : 0;
}

async function dryRun(
  { clients, outputs, signal }: Invocation,
  options: Options,
  span: Span | undefined,
): Promise<number> {
  const { announcements, deadLetters, json } = options;
  if (span !== undefined) {
    const found = await countInTable(clients.dynamodb, outputs.tableName, [span], signal);
    if (json) printJson({ dryRun: true, announcements: 0, updates: 0, ...found });
    else console.log(`${counted(found?.announcements ?? 0, 'notification')} would be announced from the table`);
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
