import { GetQueueAttributesCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { filesIn } from '../../../functions/ingest/events-in.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { failedRange, isUnderstood } from './failed-range.ts';

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

/** The number that one receive returns at most. */
export const MESSAGES_SHOWN = 10;

export async function queueStatus(
  sqs: SQSClient,
  { queueUrl, deadLetterQueueUrl, notifyFailureQueueUrl, unpackQueueUrl }: StackOutputs,
): Promise<QueueStatus> {
  const [queue, deadLetters, unannounced, unpacking] = await Promise.all([
    depths(sqs, queueUrl),
    held(sqs, deadLetterQueueUrl, keysIn),
    held(sqs, notifyFailureQueueUrl, noKeysIn),
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

/**
 * Looks at the messages of a queue that no function reads, and leaves them visible. Not for the ingest queue: there a
 * look counts as one of a message's five receives.
 * @param keysOf the keys of files in a message; it throws if it does not understand the message.
 */
async function held(sqs: SQSClient, QueueUrl: string, keysOf: (body: string) => readonly string[]): Promise<Held> {
  const { waiting, inFlight } = await depths(sqs, QueueUrl);
  const count = waiting + inFlight;
  if (count === 0) return { count, keys: [], strays: [] };
  const look = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: MESSAGES_SHOWN,
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  const { Messages = [] } = await sqs.send(look);
  const sent = Messages.map(({ Attributes }) => Number(Attributes?.SentTimestamp ?? Number.POSITIVE_INFINITY));
  const oldest = Math.min(...sent);
  const isStray = ({ Body = '' }: Message): boolean => !isUnderstood(Body, keysOf);
  return {
    count,
    ...(Number.isFinite(oldest) && { since: new Date(oldest).toISOString() }),
    keys: Messages.flatMap((message) => (isStray(message) ? [] : keysOf(message.Body ?? ''))),
    strays: Messages.filter(isStray).map(({ MessageId = '' }) => MessageId),
  };
}

function keysIn(body: string): string[] {
  return filesIn(body).map(({ key }) => key);
}

/** A message of the failure queue has only a place in the stream. */
function noKeysIn(body: string): string[] {
  failedRange(body);
  return [];
}
