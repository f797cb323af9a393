import { Annotations, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnTopic, type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { SettingsError } from '../../settings/read-settings.ts';
import { may } from '../function-defaults.ts';
import type { OutletDocs, OutletProps, OutletWiring } from './outlet.ts';

const FIVE_MINUTES = { period: Duration.minutes(5) };

/** PublishBatch is permitted by sns:Publish. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export const TOPIC_DOCS: OutletDocs = { output: 'TopicArn', placeholder: 'TOPIC', actions: ['sns:Publish'] };

/** The SNS topic that every stack announces on: its own, or an existing one. */
export function createTopicOutlet(
  scope: Construct,
  { settings: { watchWords }, topic: existing, encryptionKey }: OutletProps,
): OutletWiring & { readonly topic: ITopic } {
  if (existing?.fifo)
    throw new SettingsError(
      'The topic is a FIFO topic, which refuses messages without a group: give a standard topic.',
    );
  if (existing) warnOfOldSignatures(existing);
  const own = existing === undefined ? createTopic(scope, 'wiredrop', encryptionKey) : undefined;
  const topic = existing ?? (own as ITopic);
  // For a webhook it counts each refused attempt; SNS has no other metric.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
  const failed = topic.metricNumberOfNotificationsFailed({ ...FIVE_MINUTES, statistic: 'Sum' });
  return {
    topic,
    environment: {
      TOPIC_ARN: topic.topicArn,
      ...(Object.keys(watchWords).length > 0 && { WATCH_WORDS: JSON.stringify(watchWords) }),
    },
    statements: [may(TOPIC_DOCS.actions, topic.topicArn)],
    encryptionKey: topic.masterKey,
    outputs: { [TOPIC_DOCS.output]: topic.topicArn },
    ...(own && { ownResources: { NotifyTopic: own } }),
    metrics: [
      topic.metricNumberOfMessagesPublished({ ...FIVE_MINUTES, label: 'published' }),
      topic.metricNumberOfNotificationsDelivered({ ...FIVE_MINUTES, label: 'delivered' }),
      failed.with({ label: 'undelivered' }),
    ],
    alarms: {
      Undelivered: {
        metric: failed,
        happened: "A subscriber's endpoint refused notifications",
        whatToDo:
          'Give the subscription a dead-letter queue. `npx wiredrop redrive --since TIME` announces to all again',
      },
    },
  };
}

/**
 * Version 1 is SNS's default: SHA-1, which an endpoint that verifies signatures should refuse.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
function warnOfOldSignatures(topic: ITopic): void {
  const { defaultChild } = topic.node;
  if (defaultChild instanceof CfnTopic && defaultChild.signatureVersion === '2') return;
  Annotations.of(topic).addWarningV2(
    'wiredrop:signatureVersion',
    'SNS signs what it sends to HTTPS endpoints with SHA-1 by default, which they should refuse: give the topic ' +
      "signatureVersion: '2'.",
  );
}

/** An encrypted topic. @param displayName sender of its mails */
export function createTopic(scope: Construct, displayName: string, masterKey: IKey | undefined): Topic {
  const topic = new Topic(scope, 'Topic', {
    displayName,
    enforceSSL: true,
    ...(masterKey && { masterKey }),
    // SHA-256; version 1 signs with SHA-1.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
    signatureVersion: '2',
  });
  // The AWS managed key: every publisher of this account may use it, and it costs nothing while idle. It excludes
  // publishers of other accounts and AWS services, which these topics do not have.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html On the L1: the L2 resolves the alias to a key,
  // and grants on it need a wildcard.
  if (masterKey === undefined) (topic.node.defaultChild as CfnTopic).kmsMasterKeyId = 'alias/aws/sns';
  return topic;
}
