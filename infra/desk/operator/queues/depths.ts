import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OperatedStack } from '../stack/outputs.ts';
import { type FailedMessage, look } from './failed-messages.ts';

/** What waits in the queues; the numbers are SQS's approximations. */
export interface QueueStatus {
  readonly waiting: number;
  readonly inFlight: number;
  /** Files of many articles that wait to be unpacked; absent: none ever are. */
  readonly toUnpack?: number;
  readonly deadLetters: Held;
  readonly unannounced: Held;
}

export interface Held {
  readonly count: number;
  /** The oldest of those that were received: ISO 8601. */
  readonly since?: string;
  /** Keys of the files in those that were received; announcements have none. */
  readonly keys: readonly string[];
  /** Ids of those that redrive cannot understand: another system or a person sent them. */
  readonly strays: readonly string[];
}

export async function queueStatus({ clients: { sqs }, outputs }: OperatedStack): Promise<QueueStatus> {
  const { queueUrl, deadLetterQueueUrl, notifyFailureQueueUrl, unpackQueueUrl } = outputs;
  const [queue, deadLetters, unannounced, unpacking] = await Promise.all([
    depths(sqs, queueUrl),
    held(sqs, deadLetterQueueUrl, 'dead letters'),
    held(sqs, notifyFailureQueueUrl, 'failure queue'),
    unpackQueueUrl === undefined ? undefined : depths(sqs, unpackQueueUrl),
  ]);
  const toUnpack = unpacking && { toUnpack: unpacking.waiting + unpacking.inFlight };
  return { ...queue, ...toUnpack, deadLetters, unannounced };
}

export async function depths(sqs: SQSClient, QueueUrl: string): Promise<Pick<QueueStatus, 'waiting' | 'inFlight'>> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = await sqs.send(command);
  const [waiting = 0, inFlight = 0] = names.map((name) => Number(Attributes[name] ?? 0));
  return { waiting, inFlight };
}

async function held(sqs: SQSClient, QueueUrl: string, queue: FailedMessage['queue']): Promise<Held> {
  const { waiting, inFlight } = await depths(sqs, QueueUrl);
  const count = waiting + inFlight;
  const messages = count === 0 ? [] : await look(sqs, QueueUrl, queue, 1);
  const [{ since } = {}] = messages;
  return {
    count,
    ...(since && { since }),
    keys: messages.flatMap(({ files }) => files.map(({ key }) => key)),
    strays: messages.flatMap(({ id, isStray }) => (isStray ? [id] : [])),
  };
}
