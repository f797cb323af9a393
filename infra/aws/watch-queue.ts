import { randomUUID } from 'node:crypto';
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface WatchQueue {
  readonly url: string;
  /** Removes subscription and queue. @throws AggregateError that names what could not be removed. */
  close(): Promise<void>;
}

/** A part of the watch that exists now. */
interface Created {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
}

export interface Watched {
  readonly topicArn: string;
  readonly stackName: string;
  /** SNS filter policy on message attributes; empty: everything. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
}

/** A queue left by a crash holds little, and its name shows its origin. */
const RETENTION_SECONDS = 300;

/** Subscribes a new queue to a topic until it is closed. */
export async function openWatchQueue(
  { sns, sqs }: { readonly sns: SNSClient; readonly sqs: SQSClient },
  { topicArn, stackName, filter }: Watched,
): Promise<WatchQueue> {
  const created: Created[] = [];
  const close = async () => {
    const reasons: unknown[] = [];
    const left: string[] = [];
    const removals = created.reverse().map(({ name, remove }) =>
      remove().catch((reason) => {
        left.push(name);
        reasons.push(reason);
      }),
    );
    await Promise.all(removals);
    if (left.length > 0)
      throw new AggregateError(reasons, `could not remove the ${left.join(' and the ')} of this watch`);
  };
  try {
    // SQS allows 80 characters, CloudFormation 128.
    const QueueName = `${stackName.slice(0, 37)}-watch-${randomUUID()}`;
    const queueArn = topicArn.replace(/:sns:([^:]*:[^:]*):.*/, `:sqs:$1:${QueueName}`);
    const Attributes = {
      MessageRetentionPeriod: String(RETENTION_SECONDS),
      Policy: JSON.stringify(deliveryPolicy(queueArn, topicArn)),
    };
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    created.push({ name: `queue ${QueueUrl}`, remove: () => sqs.send(new DeleteQueueCommand({ QueueUrl })) });
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
        ReturnSubscriptionArn: true,
        Attributes: {
          RawMessageDelivery: 'true',
          ...(Object.keys(filter).length > 0 && { FilterPolicy: JSON.stringify(filter) }),
        },
      }),
    );
    const unsubscribe = new UnsubscribeCommand({ SubscriptionArn });
    created.push({ name: `subscription ${SubscriptionArn}`, remove: () => sns.send(unsubscribe) });
    return { url: QueueUrl, close };
  } catch (error) {
    await close().catch((left) => {
      throw new AggregateError([error, ...left.errors], left.message);
    });
    throw error;
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
function deliveryPolicy(queueArn: string, topicArn: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  };
}

/** The longest time that a receive may wait, and that its answer may take then. */
const WAIT_SECONDS = 20;
const REQUEST_TIMEOUT_MS = 1_000 * (WAIT_SECONDS + 10);

export type OnMessage = (body: string, attributes: Readonly<Record<string, string>>) => void;

/**
 * Hands over the messages of a queue as they arrive, until the signal aborts. Each is deleted afterwards, so an empty
 * queue means that all were handed over.
 */
export async function watchMessages(
  sqs: SQSClient,
  QueueUrl: string,
  signal: AbortSignal,
  onMessage: OnMessage,
): Promise<void> {
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageAttributeNames: ['All'],
  });
  try {
    while (!signal.aborted) {
      const options = { abortSignal: signal, requestTimeout: REQUEST_TIMEOUT_MS };
      const { Messages = [] } = await sqs.send(receive, options);
      if (Messages.length === 0) continue;
      for (const { Body = '', MessageAttributes } of Messages) onMessage(Body, valuesOf(MessageAttributes));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function valuesOf(attributes: Message['MessageAttributes'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));
}
