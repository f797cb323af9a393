import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DeleteMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Outlet } from '../../../functions/notify/outlets/outlet.ts';
import { giveBack, hiddenIn, queueDepth } from '../../aws/queue-messages.ts';
import { keepHidden, receiveAll } from '../queues/held-messages.ts';
import { readStreamRange, type StreamRange, streamRangeIn } from '../queues/stream-range.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import type { Span } from '../terminal/times.ts';
import { type AnnouncerReport, createAnnouncer } from './announcer.ts';
import { type AskBefore, announceFromTable } from './table-announcements.ts';

export interface OperatorClients {
  readonly sqs: SQSClient;
  readonly outlets: readonly Outlet[];
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
}

export interface AnnouncedAgain {
  /** Notifications published. */
  readonly announced: number;
  /** Messages that stay in the failure queue: something of them could not be announced, or another command holds them. */
  readonly left: number;
  /** Of these, those that another command holds, or held when it broke off: they cannot be had before they come back by themselves. */
  readonly held: number;
  /** Those among them that are not Lambda's, or whose records could not be read, or which could not be kept hidden or deleted. */
  readonly kept: readonly Kept[];
}

export interface Kept {
  readonly messageId: string;
  readonly error: unknown;
}

export interface AnnounceAgainReport extends AnnouncerReport {
  readonly foundInTable?: AskBefore;
}

/** What of a stack this needs. */
export type Outbox = Pick<StackOutputs, 'tableName' | 'notifyEnvironment' | 'failureQueueUrl'>;

/**
 * Announces what the stream's event source gave up on: reads it from the stream again (kept for 24 hours), or from the table
 * where that is too late, and does with it what notify does, so it says the same under the same ids. A message that fails stays
 * where it is, for whoever comes next, and takes none of the others along.
 * @param signal ends it after what it is at; the rest stays.
 */
export async function announceAgain(
  clients: OperatorClients,
  outputs: Outbox,
  report: AnnounceAgainReport,
  signal?: AbortSignal,
): Promise<AnnouncedAgain> {
  const result = { left: 0, held: 0, kept: [] as Kept[] };
  const announcer = createAnnouncer(clients.outlets, outputs, report);
  const attempt = async (messages: readonly Message[], work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      result.left += messages.length;
      result.kept.push(...messages.map(({ MessageId = '' }) => ({ messageId: MessageId, error })));
    }
  };
  const receivedAt = Date.now();
  const messages = await receiveAll(clients.sqs, outputs.failureQueueUrl, { signal });
  const unsettled = new Set(messages);
  const hold = keepHidden(clients.sqs, outputs.failureQueueUrl, unsettled, receivedAt);
  const settle = async (done: readonly Message[], complete: boolean): Promise<void> => {
    if (!complete) result.left += done.length;
    else
      for (const message of done) {
        await attempt([message], async () => {
          await hold.check(message);
          await clients.sqs.send(deletion(outputs, message));
          unsettled.delete(message);
        });
      }
  };
  const forgotten: { readonly message: Message; readonly range: StreamRange }[] = [];
  for (const message of messages) {
    if (signal?.aborted) break;
    await attempt([message], async () => {
      const range = streamRangeIn(message.Body ?? '');
      const records = await readStreamRange(clients.streams, range);
      // The streams' own shapes and those Lambda hands on are the same under two type names.
      if (records !== undefined) await settle([message], (await announcer.announce(records as DynamoDBRecord[])) === 0);
      else forgotten.push({ message, range });
    });
  }
  if (forgotten.length > 0 && !signal?.aborted) {
    const pointers = forgotten.map(({ message }) => message);
    const spans = forgotten.map(({ range }) => spanOf(range));
    const { dynamodb } = clients;
    const { tableName } = outputs;
    const { foundInTable } = report;
    await attempt(pointers, async () =>
      settle(pointers, await announceFromTable(spans, { dynamodb, tableName, announcer, foundInTable, signal })),
    );
  }
  await hold.release();
  await giveBack(clients.sqs, outputs.failureQueueUrl, [...unsettled]);
  // SQS counts approximately, and its own count alone might not know of the latest.
  const depth = await queueDepth(clients.sqs, outputs.failureQueueUrl);
  const hidden = await hiddenIn(clients.sqs, outputs.failureQueueUrl);
  result.held = Math.min(hidden, Math.max(0, depth - unsettled.size));
  result.left = Math.max(result.left, depth);
  return { ...result, announced: announcer.count() };
}

/**
 * Announces what may have been announced in a span of time, from the table: for what the stream dropped before notify had read it,
 * which leaves no message in any queue.
 * @param signal ends it after what it is at.
 * @returns how many notifications were published, and whether that is all there was.
 */
export async function announceBetween(
  clients: Pick<OperatorClients, 'dynamodb' | 'outlets'>,
  outputs: Omit<Outbox, 'failureQueueUrl'>,
  span: Span,
  report: AnnounceAgainReport,
  signal?: AbortSignal,
): Promise<{ announced: number; complete: boolean }> {
  const announcer = createAnnouncer(clients.outlets, outputs, report);
  const { dynamodb } = clients;
  const { tableName } = outputs;
  const { foundInTable } = report;
  const complete = await announceFromTable([span], { dynamodb, tableName, announcer, foundInTable, signal });
  return { announced: announcer.count(), complete };
}

function spanOf({ approximateArrivalOfFirstRecord: from, approximateArrivalOfLastRecord: to }: StreamRange): Span {
  return { from, to };
}

function deletion({ failureQueueUrl }: Outbox, { ReceiptHandle }: Message): DeleteMessageCommand {
  return new DeleteMessageCommand({ QueueUrl: failureQueueUrl, ReceiptHandle });
}
