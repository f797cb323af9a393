import { Duration, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * A queue that no function reads: failed messages wait there for an operator, for the 14 days that SQS keeps them at
 * most (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
 */
export function createHoldingQueue(scope: Construct, id: string, encryptionKey?: IKey): Queue {
  const queue = new Queue(scope, id, queueDefaults(encryptionKey));
  const reason = 'It is a dead-letter queue itself: an alarm watches it, and an operator redrives it';
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-SQS3', reason },
    { id: 'Serverless::Serverless-SQSRedrivePolicy', reason },
  );
  return queue;
}

/**
 * The longest retention. A message keeps its age when it moves to the dead-letter queue: both together keep it for 14
 * days.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function queueDefaults(encryptionKey: IKey | undefined): QueueProps {
  return { ...queueEncryption(encryptionKey), enforceSSL: true, retentionPeriod: Duration.days(14) };
}

export function queueEncryption(encryptionKey: IKey | undefined): QueueProps {
  if (encryptionKey === undefined) return { encryption: QueueEncryption.SQS_MANAGED };
  return { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey };
}

/** Messages that wait in a queue which should be empty. */
export function waitingIn(queue: IQueue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(1) });
}

/** What the queue's own policy says of a service that sends there. */
export function maySendTo(queue: IQueue, service: string, conditions: object): PolicyStatement {
  const principals = [new ServicePrincipal(service)];
  return new PolicyStatement({ actions: ['sqs:SendMessage'], principals, resources: [queue.queueArn], conditions });
}
