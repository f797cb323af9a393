import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../../functions/aws/index.ts';
import type { Outlet } from '../../../../functions/notify/outlets/index.ts';
import { type Clients, changeVisibility, giveBack, hiddenIn } from '../../../aws/index.ts';
import { explain } from '../explain.ts';
import { failedRange, isUnderstood } from '../queues/failed-range.ts';
import { receiveEach } from '../queues/receive-each.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { counted } from '../terminal/text.ts';
import type { Span } from '../terminal/times.ts';
import { type AnnouncerReport, createAnnouncer } from './announcer.ts';
import { type MoveObserver, moveDeadLetters } from './dead-letters.ts';
import { type AskBefore, announceFromTable } from './table-announcements.ts';

export interface RedriveOptions extends AnnouncerReport, MoveObserver {
  /** Announce what notify could not. */
  readonly announcements: boolean;
  /** Only this time, whatever the failure queue says. */
  readonly span?: Span | undefined;
  readonly deadLetters: boolean;
  readonly askBefore?: AskBefore;
}

/** What a redrive did, and what it left. */
export interface Redriven {
  /** Notifications published. */
  readonly announced: number;
  /** Dead letters moved. */
  readonly moved: number;
  /** Why something is left, for a person. */
  readonly left: readonly string[];
}

type Outputs = Pick<
  StackOutputs,
  'tableName' | 'notifyEnvironment' | 'notifyFailureQueueUrl' | 'queueUrl' | 'deadLetterQueueUrl'
>;
type RedriveClients = Pick<Clients, 'sqs' | 'dynamodb'> & { readonly outlets: readonly Outlet[] };

/**
 * Announces what notify gave up, then sends the dead letters back to be ingested. If the announcements fail, the dead
 * letters are moved all the same.
 * @throws if the dead letters cannot be moved.
 */
export async function redriveStack(
  clients: RedriveClients,
  outputs: Outputs,
  options: RedriveOptions,
): Promise<Redriven> {
  const { signal } = options;
  const left: string[] = [];
  const announcer = createAnnouncer(clients.outlets, outputs, options);
  if (options.announcements) {
    const announce = (spans: readonly Span[]) =>
      announceFromTable(spans, { ...clients, ...outputs, ...options, announcer });
    const { span } = options;
    const problem = span
      ? (await announce([span])) || 'Not all of that time is announced.'
      : await announceFailed(clients, outputs, announce, signal).catch(explain);
    if (typeof problem === 'string') left.push(problem);
  }
  let moved = 0;
  if (options.deadLetters && !signal?.aborted) {
    moved = await moveDeadLetters(clients.sqs, outputs, options);
    const hidden = await hiddenIn(clients.sqs, outputs.deadLetterQueueUrl);
    if (hidden > 0)
      left.push(`${hidden} in the dead-letter queue are in flight elsewhere: redrive again in five minutes.`);
  }
  if (signal?.aborted) left.push('Interrupted: what was neither announced nor moved stays in its queue.');
  return { announced: announcer.count(), moved, left };
}

/** Messages stay hidden for so long while the table is read. */
const TABLE_SECONDS = 3_600;

/**
 * Announces from the table what the messages of the failure queue stand for, all together, and deletes them.
 * @returns why some stay; undefined: none do.
 */
async function announceFailed(
  { sqs }: RedriveClients,
  { notifyFailureQueueUrl: QueueUrl }: Outputs,
  announce: (spans: readonly Span[]) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const received: Message[] = [];
  for await (const message of receiveEach(sqs, QueueUrl, signal)) received.push(message);
  const failed = received.filter(({ Body = '' }) => isUnderstood(Body, failedRange));
  let stay = received;
  try {
    await changeVisibility(sqs, QueueUrl, received, TABLE_SECONDS);
    const spans = failed.map(({ Body = '' }) => failedRange(Body));
    if (failed.length > 0 && !signal?.aborted && (await announce(spans))) {
      stay = received.filter((message) => !failed.includes(message));
      for (const { ReceiptHandle } of failed) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  } finally {
    await giveBack(sqs, QueueUrl, stay);
  }
  const strays = received.length - failed.length;
  const others = Math.max(stay.length, await queueDepth(sqs, QueueUrl)) - strays;
  const stays = (count: number, why: string) =>
    count > 0 ? [`${counted(count, 'message stays', 'messages stay')} in the failure queue: ${why}.`] : [];
  const reasons = [
    ...stays(others, 'not announced, or in flight in another redrive'),
    ...stays(strays, "not Lambda's, the console can delete it"),
  ];
  return reasons.length > 0 ? reasons.join('\n') : undefined;
}
