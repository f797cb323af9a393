import { setTimeout as delay } from 'node:timers/promises';
import { explain, UsageError } from '../explain.ts';
import type { OperationAnswer } from '../operations/operation.ts';
import { queueStatus } from '../queues/depths.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { say } from '../terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../terminal/text.ts';
import { type Span, spanOfTime } from '../terminal/times.ts';
import { openStackOutlets } from './announcer.ts';
import { redriveStack } from './redrive-stack.ts';
import { countInTable, type FoundInTable } from './table-announcements.ts';

type Options = {
  readonly [is in 'announcements' | 'deadLetters' | 'dryRun' | 'yes']?: boolean | undefined;
} & { readonly [time in 'since' | 'until']?: string | undefined };

/** Announces what notify gave up, and sends dead letters back. @throws UsageError if the options exclude each other */
export async function redrive(stack: OperatedStack, options: Options): Promise<OperationAnswer> {
  const { announcements, deadLetters, since, until, yes = false } = options;
  const { clients, outputs, signal } = stack;
  if (until !== undefined && since === undefined) throw new UsageError('--until needs a --since');
  if (since !== undefined && (announcements || deadLetters))
    throw new UsageError('--since announces and does nothing else');
  const span = since === undefined ? undefined : spanOfTime(since, until, new Date());
  if (options.dryRun) return dryRun(stack, options, span);
  const announced: { id: string; type: string; revisionsLost?: string }[] = [];
  const failures: { subject: string; error: string }[] = [];
  const parts = {
    announcements: !deadLetters || announcements === true,
    deadLetters: !span && (!announcements || deadLetters === true),
  };
  const { moved, left } = await redriveStack({ ...clients, outlets: openStackOutlets(outputs) }, outputs, {
    ...{ ...parts, span, ...(signal && { signal }) },
    announced(notifications) {
      for (const { id, type, data } of notifications) {
        const lost = 'revision' in data && !('coverage' in data) ? lostRevisions(data.revision) : undefined;
        announced.push({ id, type, ...(lost && { revisionsLost: lost }) });
      }
    },
    failure: (subject, error) => failures.push({ subject, error: explain(error) }),
    askBefore: (found) => confirmed(found, yes, signal),
    onMoved: (messages) => say(`${messages} dead letters moved`),
  });
  // What is not announced leaves its message, or its span of time.
  const complete = left.length === 0;
  return {
    document: { announced, failures, moved, left, complete },
    lines: () => [
      ...announced.map(
        ({ id, type, revisionsLost }) =>
          `announced ${type} ${id}${revisionsLost ? `; revision ${revisionsLost} cannot be sent any more` : ''}`,
      ),
      ...(parts.announcements ? [`${counted(announced.length, 'notification')} announced`] : []),
      ...(parts.deadLetters ? [`${counted(moved, 'dead letter')} moved to the ingest queue`] : []),
      ...(moved > 0
        ? [`A file that fails again is a dead letter after ten attempts (half an hour on AWS): ${WIREDROP} status`]
        : []),
    ],
    notes: [...failures.map(({ subject, error }) => `not announced: ${printable(subject)}: ${error}`), ...left],
    code: complete ? 0 : 1,
  };
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
  signal: AbortSignal | undefined,
): Promise<boolean> {
  note(`${counted(announcements, 'announcement')} from the table, ${updates} of them story.updated`);
  const isAttended = process.stdin.isTTY || process.stderr.isTTY;
  if (!yes && !isAttended) note('No terminal to confirm, so nothing is announced: pass --yes');
  if (yes || !isAttended) return yes;
  note(`Ctrl-C within ${WAIT_SECONDS} seconds cancels the redrive`);
  await delay(1_000 * WAIT_SECONDS, undefined, { ...(signal && { signal }) }).catch(() => {});
  return !signal?.aborted;
}

async function dryRun(
  stack: OperatedStack,
  { announcements, deadLetters }: Options,
  span: Span | undefined,
): Promise<OperationAnswer> {
  if (span !== undefined) {
    const { clients, outputs, signal } = stack;
    const found = await countInTable(clients.dynamodb, outputs.tableName, [span], signal);
    const text = `${counted(found.announcements, 'notification')} would be announced`;
    return { document: { dryRun: true, ...found }, lines: () => [text] };
  }
  const { deadLetters: dead, unannounced } = await queueStatus(stack);
  return {
    document: { dryRun: true, deadLetters: dead, unannounced },
    lines: () => [
      ...(deadLetters
        ? []
        : [`${counted(unannounced.count, 'message')} of failed announcements would be announced again`]),
      ...(announcements ? [] : [`${counted(dead.count, 'dead letter')} would be moved to the ingest queue`]),
    ],
  };
}
