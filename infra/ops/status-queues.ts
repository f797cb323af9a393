import { GetQueueAttributesCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { s3Records } from '../../functions/ingest/s3-records.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** What waits in the queues; numbers are SQS's approximations. Age of the ingest queue is a metric, not an attribute: see the alarm. */
export interface QueueStatus {
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: Held;
  readonly unannounced: Held;
}

export interface Held {
  readonly count: number;
  /** The oldest of those looked at: ISO 8601. */
  readonly since?: string;
  /** Keys of the files in those looked at; of announcements, none. */
  readonly keys: readonly string[];
}

/** As many as one receive gives. */
const lookedAt = 10;

export async function queueStatus(
  sqs: SQSClient,
  { queueUrl, deadLetterQueueUrl, failureQueueUrl }: StackOutputs,
): Promise<QueueStatus> {
  const [queue, deadLetters, unannounced] = await Promise.all([
    depths(sqs, queueUrl),
    held(sqs, deadLetterQueueUrl),
    held(sqs, failureQueueUrl),
  ]);
  return { ...queue, deadLetters, unannounced };
}

async function depths(sqs: SQSClient, QueueUrl: string): Promise<Pick<QueueStatus, 'waiting' | 'inFlight'>> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = await sqs.send(command);
  const [waiting = 0, inFlight = 0] = names.map((name) => Number(Attributes[name] ?? 0));
  return { waiting, inFlight };
}

/**
 * Looks into a queue that nobody reads by itself, and leaves all as it was. Never into the ingest queue: there a look counts as
 * a receive, of which a message has five.
 */
async function held(sqs: SQSClient, QueueUrl: string): Promise<Held> {
  const { waiting, inFlight } = await depths(sqs, QueueUrl);
  const count = waiting + inFlight;
  if (count === 0) return { count, keys: [] };
  const look = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: lookedAt,
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  const { Messages = [] } = await sqs.send(look);
  const sent = Messages.map(({ Attributes }) => Number(Attributes?.SentTimestamp ?? Number.POSITIVE_INFINITY));
  const oldest = Math.min(...sent);
  return {
    count,
    ...(Number.isFinite(oldest) && { since: new Date(oldest).toISOString() }),
    keys: Messages.flatMap(({ Body = '' }) => keysIn(Body)),
  };
}

function keysIn(body: string): string[] {
  try {
    return s3Records(body).map(({ key }) => key);
  } catch {
    // Not of S3: what nobody can read ends here as well.
    return [];
  }
}
