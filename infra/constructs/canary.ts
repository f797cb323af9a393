import { Duration, Validations } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CANARY_FOLDER } from '../../functions/canary/record-canary.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_PUT, TO_READ } from './encryption.ts';
import { createFunction, metricsNamespace } from './function-defaults.ts';
import { queueEncryption } from './holding-queue.ts';
import { pinnedId } from './instance-names.ts';
import { createTopic } from './outlets/create-topic.ts';
import type { AlarmRule } from './outlets/outlet.ts';
import { rawSubscription } from './story-subscription.ts';

export interface CanaryProps {
  readonly settings: Pick<Settings, 'canaryMinutes' | 'prefix' | 'suffixes' | 'logRetentionDays'>;
  readonly bucket: IBucket;
  /** Key of the topic and the queue. */
  readonly encryptionKey?: IKey | undefined;
}

const SERVICE = 'canary';

/** Announcements that take longer are late: a file that fails once is received again after three minutes. */
const LATE_MS = 60_000;

/** A run waits longer than that, so that the time that it has waited is late. It does so only if nothing comes. */
const TIMEOUT = Duration.seconds(90);

/**
 * Schedule -> a file in the bucket, which is ingested and announced like any other -> a topic and a queue of its own,
 * where the same function waits for it. Its metric is how long that took.
 */
export class Canary extends Construct {
  readonly function: LambdaFunction;
  /** Gets the canaries from notify. */
  readonly topic: Topic;
  readonly queue: Queue;
  readonly #minutes: number;

  constructor(scope: Construct, id: string, { settings, bucket, encryptionKey }: CanaryProps) {
    super(scope, id);
    const { canaryMinutes, prefix, suffixes, logRetentionDays } = settings;
    this.#minutes = canaryMinutes;
    this.topic = createTopic(this, 'wiredrop canary', encryptionKey);
    this.queue = new Queue(this, 'Queue', {
      ...queueEncryption(encryptionKey),
      enforceSSL: true,
      // A later announcement counts as missing.
      retentionPeriod: Duration.hours(1),
    });
    this.topic.addSubscription(rawSubscription(this.queue));
    this.function = createFunction(this, {
      service: SERVICE,
      description: 'Uploads a file and measures how long its announcement takes',
      memoryMb: 256,
      timeout: TIMEOUT,
      logRetention: logRetentionDays,
      environment: {
        BUCKET_NAME: bucket.bucketName,
        PREFIX: prefix,
        SUFFIX: suffixes[0] ?? '',
        QUEUE_URL: this.queue.queueUrl,
        METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    for (const statement of [
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}${CANARY_FOLDER}*`)],
      }),
      // A batch is permitted by the action of one. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
      new PolicyStatement({ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resources: [this.queue.queueArn] }),
    ])
      this.function.addToRolePolicy(statement);
    grantKey(bucket.encryptionKey, this.function, TO_PUT);
    grantKey(encryptionKey, this.function, TO_READ);
    new Rule(this, 'Schedule', {
      description: 'Runs the canary',
      schedule: Schedule.rate(Duration.minutes(canaryMinutes)),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge(
      {
        id: 'Serverless::Serverless-EventBusDLQ',
        reason: 'A lost event is a missing value of the metric, which the alarm watches',
      },
      {
        id: 'Serverless::Serverless-SNSRedrivePolicy',
        reason: 'A lost message is a missing value of the metric, which the alarm watches',
      },
      ...['Serverless::Serverless-SQSRedrivePolicy', 'AwsSolutions::AwsSolutions-SQS3'].map((id) => ({
        id,
        reason: 'The canary takes each message once, and needs no message later',
      })),
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${prefix}${CANARY_FOLDER}*]`,
        reason: 'Each upload has a name of its own, in a folder of its own',
      },
    );
  }

  /** Milliseconds from an upload to its announcement, or until a run gave it up. */
  metricUploadToAnnouncement(): Metric {
    return new Metric({
      namespace: metricsNamespace(this),
      metricName: 'UploadToAnnouncement',
      dimensionsMap: { service: SERVICE },
      statistic: 'Maximum',
      period: Duration.minutes(this.#minutes),
    });
  }

  get alarm(): AlarmRule {
    return {
      metric: this.metricUploadToAnnouncement(),
      threshold: LATE_MS,
      evaluationPeriods: 2,
      // Where the function does not run at all.
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        `The canary uploads a file every ${this.#minutes} minutes. Twice in a row its announcement took more ` +
        `than ${LATE_MS / 1000} seconds, or did ` +
        'not come while it waited: articles are late, too, or are not announced at all. npx wiredrop status shows what waits and what failed; ' +
        'the log groups of ingest and notify have the cause (level = "ERROR"), and that of the canary (stack output CanaryLogGroupName) how ' +
        'long each upload took. The alarm clears by itself once announcements are on time.',
    };
  }
}
