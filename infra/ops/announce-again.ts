import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../functions/notify/announce.ts';
import type { NotifyReport } from '../../functions/notify/notify-batch.ts';
import { queueDepth } from '../local/queue-depth.ts';
import { countInTable, type FoundInTable, recordsInTable } from './found-in-table.ts';
import { receiveAll } from './receive-all.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { readStreamRange, type StreamRange } from './stream-range.ts';
import { streamRangeIn } from './stream-range-in.ts';

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
  /** Those among them that are not Lambda's, or whose records could not be read, or which could not be deleted. */
  readonly kept: readonly Kept[];
}

export interface Kept {
  readonly messageId: string;
  readonly error: unknown;
}

export interface AnnounceAgainReport extends NotifyReport {
  /** What is about to be announced from the table, which may be more than was lost: announced once this has settled. */
  readonly foundInTable?: (found: FoundInTable) => Promise<void>;
}

/** Records of the table that are announced at a time: ten calls of the topic. */
const SLICE = 100;

/** What of a stack this needs. */
export type Outbox = Pick<StackOutputs, 'stackName' | 'tableName' | 'topicArn' | 'failureQueueUrl'>;

/**
 * Announces what the stream's event source gave up on: reads it from the stream again (kept for 24 hours), or from the table
 * where that is too late, and does with it what notify does, so it says the same under the same ids. A message that fails stays
 * where it is, and takes none of the others along.
 */
export async function announceAgain(
  clients: OperatorClients,
  outputs: Outbox,
  report: AnnounceAgainReport,
): Promise<AnnouncedAgain> {
  const result = { announced: 0, left: 0, kept: [] as Kept[] };
  const count: NotifyReport['announced'] = (notifications) => {
    result.announced += notifications.length;
    report.announced(notifications);
  };
  const outlet = {
    sns: clients.sns,
    topicArn: outputs.topicArn,
    source: `/wiredrop/${outputs.stackName}`,
    report: { ...report, announced: count },
  };
  const attempt = async (messages: readonly Message[], work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      result.left += messages.length;
      result.kept.push(...messages.map(({ MessageId = '' }) => ({ messageId: MessageId, error })));
    }
  };
  /** @returns how many of them were not announced. */
  const failuresOf = async (records: readonly DynamoDBRecord[]): Promise<number> =>
    (await announce(records, outlet)).batchItemFailures.length;
  const settle = async (messages: readonly Message[], failures: number): Promise<void> => {
    if (failures > 0) result.left += messages.length;
    else for (const message of messages) await attempt([message], () => clients.sqs.send(deletion(outputs, message)));
  };
  const forgotten: { readonly message: Message; readonly range: StreamRange }[] = [];
  for (const message of await receiveAll(clients.sqs, outputs.failureQueueUrl)) {
    await attempt([message], async () => {
      const range = streamRangeIn(message.Body ?? '');
      const records = await readStreamRange(clients.streams, range);
      // The streams' own shapes and those Lambda hands on are the same under two type names.
      if (records !== undefined) await settle([message], await failuresOf(records as DynamoDBRecord[]));
      else forgotten.push({ message, range });
    });
  }
  if (forgotten.length > 0) {
    const ranges = forgotten.map(({ range }) => range);
    const messages = forgotten.map(({ message }) => message);
    await attempt(messages, async () => {
      const found = await countInTable(clients.dynamodb, outputs.tableName, ranges);
      if (found !== undefined) await report.foundInTable?.(found);
      let failures = 0;
      for await (const records of recordsInTable(clients.dynamodb, outputs.tableName, ranges, SLICE)) {
        const failed = await failuresOf(records);
        failures += failed;
        // The topic is gone: whoever calls again begins with the first.
        if (failed === records.length) break;
      }
      await settle(messages, failures);
    });
  }
  // SQS counts approximately, and its own count alone might not know of the latest.
  result.left = Math.max(result.left, await queueDepth(clients.sqs, outputs.failureQueueUrl));
  return result;
}

function deletion({ failureQueueUrl }: Outbox, { ReceiptHandle }: Message): DeleteMessageCommand {
  return new DeleteMessageCommand({ QueueUrl: failureQueueUrl, ReceiptHandle });
}
