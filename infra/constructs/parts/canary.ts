import { Duration, Validations } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CANARY_FOLDER } from '../../../functions/story/items/file-version.ts';
import { TO_PUT, TO_READ } from '../encryption.ts';
import { acknowledgeObjects, may, metricsNamespace, scheduledFunction } from '../function-defaults.ts';
import { queueEncryption } from '../holding-queue.ts';
import { createTopic } from '../outlets/topic.ts';
import { rawSubscription } from '../story-subscription.ts';
import type { Part } from './part.ts';

/** Announcements that take longer are late: a file that fails once is received again after three minutes. */
const LATE_MS = 60_000;

/** A run waits longer than that, so that the time that it has waited is late. It does so only if nothing comes. */
const TIMEOUT = Duration.seconds(90);

/**
 * Schedule -> a file in the bucket, which is ingested and announced like any other -> a topic and a queue of its own,
 * where the same function waits for it. Its metric is how long that took.
 */
export const canary: Part = {
  example: { canaryMinutes: 5 },
  isOn: ({ canaryMinutes }) => canaryMinutes > 0,
  flows: [
    { from: 'topic', of: 'its own' },
    { to: 'bucket', of: 'file' },
  ],
  keeps: [
    {
      what: 'canaries',
      where: 'bucket: a day; table: 15 days',
      partitions: ['canary'],
      folders: ({ prefix }) => [prefix + CANARY_FOLDER],
      isIngested: true,
      says: 'nothing',
    },
  ],
  simulation: { leftOut: 'Its files make no stories' },
  capacity: {
    run: 'One file and its announcement',
    above: 'nothing',
    watched: 'backlog',
  },
  build(part, { settings, bucket, notify, encryptionKey }) {
    const { canaryMinutes, prefix, suffixes } = settings;
    const every = Duration.minutes(canaryMinutes);
    const topic = createTopic(part, 'wiredrop canary', encryptionKey);
    const queue = new Queue(part, 'Queue', {
      ...queueEncryption(encryptionKey),
      enforceSSL: true,
      // A later announcement counts as missing.
      retentionPeriod: Duration.hours(1),
    });
    topic.addSubscription(rawSubscription(queue));
    notify.announceCanaries(topic);
    const files = `${prefix}${CANARY_FOLDER}*`;
    acknowledgeObjects(part, files, 'Each upload has a name of its own, in a folder of its own');
    const lambda = scheduledFunction(part, {
      service: 'canary',
      description: 'Uploads a file and measures how long its announcement takes',
      timeout: TIMEOUT,
      environment: {
        BUCKET_NAME: bucket.bucketName,
        PREFIX: prefix,
        SUFFIX: suffixes[0] ?? '',
        QUEUE_URL: queue.queueUrl,
        METRICS_NAMESPACE: metricsNamespace(part),
      },
      permissions: [
        may('s3:PutObject', bucket.arnForObjects(files)),
        // A batch is permitted by the action of one.
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
        may(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], queue.queueArn),
      ],
      keys: [
        [bucket.encryptionKey, TO_PUT],
        [encryptionKey, TO_READ],
      ],
      schedule: every,
      task: 'Runs the canary',
      afterLoss: 'it is a missing value of the metric, which the alarm watches',
    });
    Validations.of(part).acknowledge(
      {
        id: 'Serverless::Serverless-SNSRedrivePolicy',
        reason: 'A lost message is a missing value of the metric, which the alarm watches',
      },
      ...['Serverless::Serverless-SQSRedrivePolicy', 'AwsSolutions::AwsSolutions-SQS3'].map((id) => ({
        id,
        reason: 'The canary takes each message once, and needs no message later',
      })),
    );
    // Milliseconds from an upload to its announcement, or until a run gave it up.
    const uploadToAnnouncement = new Metric({
      namespace: metricsNamespace(part),
      metricName: 'UploadToAnnouncement',
      dimensionsMap: { service: 'canary' },
      statistic: 'Maximum',
      period: every,
    });
    return {
      functions: [lambda],
      ownResources: { CanaryTopic: topic, CanaryQueue: queue },
      delays: [uploadToAnnouncement.with({ label: 'upload to announcement' })],
      ran: {
        Canary: {
          metric: uploadToAnnouncement,
          threshold: LATE_MS,
          evaluationPeriods: 2,
          // Where the function does not run at all.
          treatMissingData: TreatMissingData.BREACHING,
          happened: 'Twice [the canary](monitoring.md#a-canary) was announced after a minute, or never',
          whatToDo: '`npx wiredrop status`, then the logs of ingest, notify and canary',
        },
      },
    };
  },
};
