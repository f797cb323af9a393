import { Annotations, Aspects, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { SettingsError } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { maySendTo } from './holding-queue.ts';

export interface UploadRuleProps {
  readonly settings: Pick<Settings, 'prefix' | 'suffixes' | 'onDelete'>;
  readonly bucket: IBucket;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/**
 * Characters of `keyPatterns`: the limit of an event pattern, less 220 for the rest of it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const LONGEST_PATTERN = 2048 - 220;

/**
 * Sends the events of an existing bucket to the queue, through EventBridge: a bucket has only one notification
 * configuration, and changing it takes a custom resource. The bucket must send its events to EventBridge
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html).
 */
export function createUploadRule(
  scope: Construct,
  { settings, bucket, queue, deadLetterQueue }: UploadRuleProps,
): Rule {
  refuseForeign(scope, bucket);
  const rule = new Rule(scope, 'Uploads', {
    description: 'Sends uploads of article files to the queue of ingest',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', ...(settings.onDelete === 'withdraw' ? ['Object Deleted'] : [])],
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: keyPatterns(settings) } },
    },
    // Events that EventBridge cannot deliver within a day. Redrive knows their form, too.
    targets: [{ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetterQueue.queueArn } }) }],
  });
  for (const destination of [queue, deadLetterQueue])
    destination.addToResourcePolicy(
      maySendTo(destination, 'events.amazonaws.com', { ArnEquals: { 'aws:SourceArn': rule.ruleArn } }),
    );
  // An aspect runs when the app is complete: events may be enabled after the rule is made.
  Aspects.of(rule).add({
    visit(node) {
      if (node === rule && isUnversioned(bucket))
        Annotations.of(rule).addWarningV2(
          'wiredrop:unversionedBucket',
          'The bucket keeps one version of each object: a file that is overwritten before it is read is never ' +
            'read, and receipts and stories ' +
            'point to whatever is at their key later. Make it with versioned: true.',
        );
      if (node === rule && sendsNoEvents(bucket))
        Annotations.of(rule).addWarningV2(
          'wiredrop:silentBucket',
          'The bucket sends no events to EventBridge, so no upload is ever ingested: make it with ' +
            'eventBridgeEnabled: true.',
        );
    },
  });
  return rule;
}

/** Events of S3 reach only the bus of the bucket's own account and region. */
function refuseForeign(scope: Construct, { env }: IBucket): void {
  const { region, account } = Stack.of(scope);
  const differs = (one: string, other: string) => Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
  if (differs(env.region, region) || differs(env.account, account))
    throw new SettingsError(
      `The bucket is in ${env.account}, ${env.region}, and the stack in ${account}, ${region}: deploy the stack ` +
        'where the bucket is.',
    );
}

/** Whether the bucket is of the same app and keeps no versions. */
function isUnversioned({ node: { defaultChild } }: IBucket): boolean {
  if (!(defaultChild instanceof CfnBucket)) return false;
  const versioning = Object(defaultChild.versioningConfiguration);
  return !Token.isUnresolved(versioning) && versioning.status !== 'Enabled';
}

/** Whether the bucket is of the same app and sends no events. */
function sendsNoEvents({ node }: IBucket): boolean {
  const { defaultChild } = node;
  return (
    defaultChild instanceof CfnBucket &&
    defaultChild.notificationConfiguration === undefined &&
    node.tryFindChild('Notifications') === undefined
  );
}

/**
 * Patterns of the ingested keys. Filters of one field are alternatives: prefix with suffix would take a wildcard for
 * each suffix, and EventBridge refuses a rule of more than a few. So with a prefix ingest judges the suffix, before it
 * asks S3.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#wildcard-complexity
 */
function keyPatterns({ prefix, suffixes }: UploadRuleProps['settings']): object[] {
  const patterns = prefix === '' ? suffixes.map((suffix) => ({ suffix })) : [{ prefix }];
  if (JSON.stringify(patterns).length > LONGEST_PATTERN)
    throw new SettingsError('Setting suffixes is too long for the event rule of an existing bucket: use fewer.');
  return patterns;
}
