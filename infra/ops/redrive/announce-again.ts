import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../../functions/notify/announce.ts';
import type { NotifyReport } from '../../../functions/notify/notify-batch.ts';
import { giveBack } from '../../aws/give-back.ts';
import { hiddenIn } from '../../aws/hidden-in.ts';
import { queueDepth } from '../../aws/queue-depth.ts';
import type { StackOutputs } from '../command/stack-outputs.ts';
import { receiveAll } from '../queues/receive-all.ts';
import { readStreamRange, type StreamRange } from '../queues/stream-range.ts';
import { streamRangeIn } from '../queues/stream-range-in.ts';
import { countInTable, type FoundInTable, recordsInTable } from './found-in-table.ts';
import { recordSubject } from './record-subject.ts';

export interface OperatorClients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
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
  /** Those among them that are not Lambda's, or whose records could not be read, or which could not be deleted. */
  readonly kept: readonly Kept[];
}

export interface Kept {
  readonly messageId: string;
  readonly error: unknown;
}

export interface AnnounceAgainReport extends Pick<NotifyReport, 'announced'> {
  /** Hears of what could not be announced: which story, file or record. */
  readonly failure: (subject: string, error: unknown) => void;
  /** What is about to be announced from the table, which may be more than was lost. @returns whether it shall be. */
  readonly foundInTable?: (found: FoundInTable) => Promise<boolean>;
}

/** Records of the table that are announced at a time: ten calls of the topic. */
const SLICE = 100;

/** What of a stack this needs. */
export type Outbox = Pick<StackOutputs, 'stackName' | 'tableName' | 'topicArn' | 'failureQueueUrl'>;

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
  const result = { announced: 0, left: 0, held: 0, kept: [] as Kept[] };
  const count: NotifyReport['announced'] = (notifications) => {
    result.announced += notifications.length;
    report.announced(notifications);
  };
  const outlet = { sns: clients.sns, topicArn: outputs.topicArn, source: `/wiredrop/${outputs.stackName}` };
  const attempt = async (messages: readonly Message[], work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      result.left += messages.length;
      result.kept.push(...messages.map(({ MessageId = '' }) => ({ messageId: MessageId, error })));
    }
  };
  /** @returns how many of them were not announced. */
  const failuresOf = async (records: readonly DynamoDBRecord[]): Promise<number> => {
    const failure = (number: string, error: unknown) => {
      const record = records.find(({ dynamodb }) => dynamodb?.SequenceNumber === number);
      report.failure(record === undefined ? `record ${number}` : recordSubject(record), error);
    };
    return (await announce(records, { ...outlet, report: { announced: count, failure } })).batchItemFailures.length;
  };
  const messages = await receiveAll(clients.sqs, outputs.failureQueueUrl, signal);
  const unsettled = new Set(messages);
  const settle = async (done: readonly Message[], complete: boolean): Promise<void> => {
    if (!complete) result.left += done.length;
    else
      for (const message of done) {
        await attempt([message], async () => {
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
      if (records !== undefined) await settle([message], (await failuresOf(records as DynamoDBRecord[])) === 0);
      else forgotten.push({ message, range });
    });
  }
  if (forgotten.length > 0 && !signal?.aborted) {
    const ranges = forgotten.map(({ range }) => range);
    const pointers = forgotten.map(({ message }) => message);
    await attempt(pointers, async () => {
      const found = await countInTable(clients.dynamodb, outputs.tableName, ranges);
      let complete = found === undefined || ((await report.foundInTable?.(found)) ?? true);
      if (!complete) return settle(pointers, false);
      for await (const records of recordsInTable(clients.dynamodb, outputs.tableName, ranges, SLICE)) {
        const failed = await failuresOf(records);
        if (failed > 0 || signal?.aborted) complete = false;
        // The topic is gone, or somebody has had enough: whoever calls again begins with the first.
        if (failed === records.length || signal?.aborted) break;
      }
      await settle(pointers, complete);
    });
  }
  await giveBack(clients.sqs, outputs.failureQueueUrl, [...unsettled]);
  // SQS counts approximately, and its own count alone might not know of the latest.
  const depth = await queueDepth(clients.sqs, outputs.failureQueueUrl);
  const hidden = await hiddenIn(clients.sqs, outputs.failureQueueUrl);
  result.held = Math.min(hidden, Math.max(0, depth - unsettled.size));
  result.left = Math.max(result.left, depth);
  return result;
}

function deletion({ failureQueueUrl }: Outbox, { ReceiptHandle }: Message): DeleteMessageCommand {
  return new DeleteMessageCommand({ QueueUrl: failureQueueUrl, ReceiptHandle });
}
