import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../functions/notify/announce.ts';
import type { NotifyReport } from '../../functions/notify/notify-batch.ts';
import { queueDepth } from '../local/queue-depth.ts';
import { announcedBetween } from './announced-between.ts';
import { receiveAll } from './receive-all.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { readStreamRange, type StreamRange } from './stream-range.ts';

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
}

/** What of a stack this needs. */
export type Outbox = Pick<StackOutputs, 'stackName' | 'tableName' | 'topicArn' | 'failureQueueUrl'>;

/**
 * Announces what the stream's event source gave up on: reads it from the stream again (kept for 24 hours), or from the table
 * where that is too late, and does with it what notify does, so it says the same under the same ids.
 */
export async function announceAgain(
  clients: OperatorClients,
  outputs: Outbox,
  report: NotifyReport,
): Promise<AnnouncedAgain> {
  const result = { announced: 0, left: 0 };
  const count: NotifyReport['announced'] = (notifications) => {
    result.announced += notifications.length;
    report.announced(notifications);
  };
  for (const message of await receiveAll(clients.sqs, outputs.failureQueueUrl)) {
    const done = await announceRange(clients, outputs, message, { ...report, announced: count });
    if (!done) result.left += 1;
    else await clients.sqs.send(deletion(outputs, message));
  }
  // SQS counts approximately, and its own count alone might not know of the latest.
  result.left = Math.max(result.left, await queueDepth(clients.sqs, outputs.failureQueueUrl));
  return result;
}

async function announceRange(
  clients: OperatorClients,
  { stackName, tableName, topicArn }: Outbox,
  { Body = '' }: Message,
  report: NotifyReport,
): Promise<boolean> {
  const { DDBStreamBatchInfo: range }: { DDBStreamBatchInfo: StreamRange } = JSON.parse(Body);
  const records = (await readStreamRange(clients.streams, range)) ?? (await fromTable(clients, tableName, range));
  // What the table's TTL removed has no new image, and was never announced.
  const written = records.filter(({ eventName }) => eventName !== 'REMOVE');
  // The streams' own shapes and those Lambda hands on are the same under two type names.
  const { batchItemFailures } = await announce(written as DynamoDBRecord[], {
    sns: clients.sns,
    topicArn,
    source: `/wiredrop/${stackName}`,
    report,
  });
  return batchItemFailures.length === 0;
}

/** The items in place of their records, numbered, because notify tells its records apart by sequence number. */
async function fromTable({ dynamodb }: OperatorClients, tableName: string, range: StreamRange) {
  const { approximateArrivalOfFirstRecord: from, approximateArrivalOfLastRecord: to } = range;
  const records = [];
  for await (const NewImage of announcedBetween(dynamodb, tableName, from, to)) {
    records.push({ eventName: 'MODIFY', dynamodb: { SequenceNumber: String(records.length), NewImage } } as const);
  }
  return records;
}

function deletion({ failureQueueUrl }: Outbox, { ReceiptHandle }: Message): DeleteMessageCommand {
  return new DeleteMessageCommand({ QueueUrl: failureQueueUrl, ReceiptHandle });
}
