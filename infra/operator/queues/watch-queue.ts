import { randomUUID } from 'node:crypto';
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface WatchQueue {
  readonly url: string;
  /** Removes subscription and queue. @throws AggregateError that says what stays. */
  close(): Promise<void>;
}

/** A part of the watch that is there now. */
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

/** An orphan, left by a computer that lost its power, holds little and shows its origin by its name. */
const retentionSeconds = 300;

/** A queue that hears of a topic as long as it is open, for somebody who looks on. */
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
    if (left.length > 0) throw new AggregateError(reasons, `of the watch there may be left ${left.join(' and ')}`);
  };
  try {
    // SQS allows 80 characters, CloudFormation 128.
    const QueueName = `${stackName.slice(0, 37)}-watch-${randomUUID()}`;
    const queueArn = topicArn.replace(/:sns:([^:]*:[^:]*):.*/, `:sqs:$1:${QueueName}`);
    const Attributes = {
      MessageRetentionPeriod: String(retentionSeconds),
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

/** The longest a receive may wait, and how long its answer may take then. */
const waitSeconds = 20;
const requestTimeout = 1_000 * (waitSeconds + 10);

/** Hands over the messages of a queue as they come, each once it is removed, until the signal aborts. */
export async function watchMessages(
  sqs: SQSClient,
  QueueUrl: string,
  signal: AbortSignal,
  onMessage: (body: string) => void,
): Promise<void> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds });
  try {
    while (!signal.aborted) {
      const { Messages = [] } = await sqs.send(receive, { abortSignal: signal, requestTimeout });
      if (Messages.length === 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      for (const { Body = '' } of Messages) onMessage(Body);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
