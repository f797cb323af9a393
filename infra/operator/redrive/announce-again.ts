import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DeleteMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Outlet } from '../../../functions/notify/outlets/outlet.ts';
import { queueDepth } from '../../../functions/queue-depth.ts';
import { changeVisibility, giveBack } from '../../aws/queue-messages.ts';
import { receiveEach } from '../queues/receive-each.ts';
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
  /** Messages that stay in the failure queue. */
  readonly left: number;
  /** Of these, the messages in flight in another redrive or in one that was interrupted. */
  readonly held: number;
  /** Messages that are not Lambda's, whose records could not be read, or that could not be deleted. */
  readonly kept: readonly Kept[];
}

export interface Kept {
  readonly messageId: string;
  readonly error: unknown;
}

export interface AnnounceAgainObserver extends AnnouncerReport {
  readonly foundInTable?: AskBefore;
}

/** What of a stack this needs. */
export type Outbox = Pick<StackOutputs, 'tableName' | 'notifyEnvironment' | 'failureQueueUrl'>;

/** Messages stay hidden for so long while the table is read in their place. */
const TABLE_SECONDS = 3_600;

/**
 * Announces what the stream's event source gave up: reads it from the stream again or, if the stream has forgotten it
 * (after 24 hours), from the table, and does with it what notify does, under the same ids. A message that fails stays
 * in the queue and holds up no other.
 * @param signal ends it after the current message; the others stay.
 */
export async function announceAgain(
  clients: OperatorClients,
  outputs: Outbox,
  report: AnnounceAgainObserver,
  signal?: AbortSignal,
): Promise<AnnouncedAgain> {
  const { dynamodb, sqs, streams } = clients;
  const { failureQueueUrl: QueueUrl, tableName } = outputs;
  const announcer = createAnnouncer(clients.outlets, outputs, report);
  const kept: Kept[] = [];
  const stay: Message[] = [];
  const forgotten: Message[] = [];
  const spans: Span[] = [];

  /** @param announce says whether everything was announced; undefined: the stream has forgotten it. */
  async function settle(messages: readonly Message[], announce: () => Promise<boolean | undefined>): Promise<void> {
    const isAnnounced = await attempt(messages, announce);
    if (isAnnounced === false) stay.push(...messages);
    if (isAnnounced !== true) return;
    for (const message of messages) {
      const { ReceiptHandle } = message;
      await attempt([message], () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
    }
  }

  async function attempt<T>(messages: readonly Message[], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      stay.push(...messages);
      kept.push(...messages.map(({ MessageId: messageId = '' }) => ({ messageId, error })));
      return undefined;
    }
  }

  for await (const message of receiveEach(sqs, QueueUrl, signal)) {
    await settle([message], async () => {
      const range = streamRangeIn(message.Body ?? '');
      const records = await readStreamRange(streams, range);
      // The streams' own shapes and those Lambda hands on are the same under two type names.
      if (records !== undefined) return (await announcer.announce(records as DynamoDBRecord[])) === 0;
      forgotten.push(message);
      spans.push(spanOf(range));
      return undefined;
    });
  }
  if (signal?.aborted) stay.push(...forgotten);
  else if (forgotten.length > 0) {
    await changeVisibility(sqs, QueueUrl, forgotten, TABLE_SECONDS);
    const { foundInTable } = report;
    await settle(forgotten, () => announceFromTable(spans, { dynamodb, tableName, announcer, foundInTable, signal }));
  }
  await giveBack(sqs, QueueUrl, stay);
  // SQS counts approximately, and may not know of the latest messages yet.
  const left = Math.max(stay.length, await queueDepth(sqs, QueueUrl));
  const held = signal?.aborted ? 0 : left - stay.length;
  return { announced: announcer.count(), left, held, kept };
}

/**
 * Announces what may have been announced in a span of time, from the table: for what the stream dropped before notify
 * had read it, which leaves no message in any queue.
 * @param signal ends it after what it is at.
 * @returns how many notifications were published, and whether that is all there was.
 */
export async function announceBetween(
  clients: Pick<OperatorClients, 'dynamodb' | 'outlets'>,
  outputs: Omit<Outbox, 'failureQueueUrl'>,
  span: Span,
  report: AnnounceAgainObserver,
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
