import { Annotations, Aspects } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { SettingsError } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';

export interface UploadRuleProps {
  readonly settings: Pick<Settings, 'prefix' | 'suffixes' | 'onDelete'>;
  readonly bucket: IBucket;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/** Characters of a pattern, and of that what is not in `keyPatterns`. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST_PATTERN = 2048 - 220;

/**
 * Sends what is uploaded to a bucket that is not ours to the queue, by way of EventBridge: a bucket has only one notification configuration, and to
 * change that of another's takes a custom-resource function. The bucket must send its events to EventBridge
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html).
 */
export function createUploadRule(
  scope: Construct,
  { settings, bucket, queue, deadLetterQueue }: UploadRuleProps,
): Rule {
  const rule = new Rule(scope, 'Uploads', {
    description: 'Article files that were uploaded go to the queue of ingest',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', ...(settings.onDelete === 'withdraw' ? ['Object Deleted'] : [])],
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: keyPatterns(settings) } },
    },
    // What EventBridge cannot deliver within a day waits with what failed, as it is: redrive knows both forms.
    targets: [{ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetterQueue.queueArn } }) }],
  });
  for (const destination of [queue, deadLetterQueue])
    destination.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new ServicePrincipal('events.amazonaws.com')],
        resources: [destination.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  // When the app is complete: events may be switched on later than the rule is made.
  Aspects.of(rule).add({
    visit(node) {
      if (node === rule && isSilent(bucket))
        Annotations.of(rule).addWarningV2(
          'wiredrop:silentBucket',
          'The bucket sends no events to EventBridge, so no upload is ever ingested: make it with eventBridgeEnabled: true.',
        );
    },
  });
  return rule;
}

/** A bucket of the same app, which nobody has told to send anything anywhere. */
function isSilent({ node }: IBucket): boolean {
  const { defaultChild } = node;
  return (
    defaultChild instanceof CfnBucket &&
    defaultChild.notificationConfiguration === undefined &&
    node.tryFindChild('Notifications') === undefined
  );
}

/**
 * The keys that are ingested. Filters of one field are alternatives, so prefix and suffix take a wildcard, in which `*` and `\` would be escaped: a
 * setting has neither (setting-rules.ts). Without a prefix there is none, because a bus has room for 30 rules with wildcards.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function keyPatterns({ prefix, suffixes }: UploadRuleProps['settings']): object[] {
  const patterns = suffixes.map((suffix) => (prefix === '' ? { suffix } : { wildcard: `${prefix}*${suffix}` }));
  if (JSON.stringify(patterns).length > LONGEST_PATTERN)
    throw new SettingsError(
      'Settings prefix and suffixes are too long for the rule of a bucket of your own: a shorter prefix, or fewer suffixes.',
    );
  return patterns;
}
