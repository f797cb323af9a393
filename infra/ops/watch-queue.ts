import { randomUUID } from 'node:crypto';
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface WatchQueue {
  readonly url: string;
  /** Removes subscription and queue. @throws AggregateError that says what stays. */
  close(): Promise<void>;
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
  const created: (() => Promise<unknown>)[] = [];
  const close = async () => {
    const results = await Promise.allSettled(created.reverse().map((remove) => remove()));
    const failed = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} parts of the watch stay behind`);
  };
  try {
    const QueueName = `${stackName}-watch-${randomUUID()}`;
    const queueArn = topicArn.replace(/:sns:([^:]*:[^:]*):.*/, `:sqs:$1:${QueueName}`);
    const Attributes = {
      MessageRetentionPeriod: String(retentionSeconds),
      Policy: JSON.stringify(deliveryPolicy(queueArn, topicArn)),
    };
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    created.push(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
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
    created.push(() => sns.send(new UnsubscribeCommand({ SubscriptionArn })));
    return { url: QueueUrl, close };
  } catch (error) {
    await close().catch((left) => {
      throw new AggregateError([error, ...left.errors], `${error}; and ${left.message}`);
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
