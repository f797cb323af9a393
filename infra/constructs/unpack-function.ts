import { Duration, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { unpackedFolder } from '../../functions/story/items/container.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_READ, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction, TO_CONSUME } from './function-defaults.ts';
import { queueEncryption } from './holding-queue.ts';
import { pinnedId } from './instance-names.ts';
import type { AlarmRule } from './outlets/outlet.ts';
import type { StoryStore } from './story-store.ts';

export interface UnpackFunctionProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
  readonly table: StoryStore['table'];
  readonly deadLetterQueue: Queue;
  /** Of the queues and the table. */
  readonly encryptionKey?: IKey | undefined;
}

/** The longest that Lambda runs. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT = Duration.minutes(15);
const MAX_RECEIVES = 5;

/** Queue of containers -> a file in the bucket for each of their articles, which S3 announces to ingest. */
export class UnpackFunction extends Construct {
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;
  readonly queue: Queue;
  readonly #role: Role;

  constructor(
    scope: Construct,
    id: string,
    { settings, bucket, table, deadLetterQueue, encryptionKey }: UnpackFunctionProps,
  ) {
    super(scope, id);
    const { prefix, maxBytes, notifications, timeline, onDelete } = settings;
    this.queue = new Queue(this, 'Queue', {
      ...queueEncryption(encryptionKey),
      enforceSSL: true,
      // Of a message whose function crashed: six times the function's time. A failed one hides its message for a minute.
      visibilityTimeout: Duration.minutes(6 * TIMEOUT.toMinutes()),
      retentionPeriod: Duration.days(14),
      // That of uploads: ingest, to which dead letters are moved, sends a container here again.
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    this.function = createFunction(this, {
      service: 'unpack',
      description: 'Writes each article of a file that holds many as a file of its own',
      memoryMb: 1024,
      timeout: TIMEOUT,
      logRetention: settings.logRetentionDays,
      environment: {
        QUEUE_URL: this.queue.queueUrl,
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify({ maxBytes, notifications, timeline, onDelete }),
      },
    });
    this.#role = this.function.role as Role;
    const unpacked = bucket.arnForObjects(unpackedFolder(`${prefix}*`).concat('*'));
    for (const statement of [
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
      }),
      new PolicyStatement({
        actions: ['s3:PutObject', ...(onDelete === 'withdraw' ? ['s3:DeleteObject'] : [])],
        resources: [unpacked],
      }),
      // Without it S3 answers 403 for a deleted object, which looks like a fault.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
      new PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], resources: [table.tableArn] }),
      new PolicyStatement({
        actions: [...TO_CONSUME, 'sqs:ChangeMessageVisibility', 'sqs:SendMessage'],
        resources: [this.queue.queueArn],
      }),
    ])
      this.function.addToRolePolicy(statement);
    grantKey(bucket.encryptionKey, this.function, [...TO_READ, ...TO_SEND]);
    grantKey(encryptionKey, this.function, [...TO_SEND, ...TO_USE_TABLE]);
    this.source = new EventSourceMapping(this, 'Source', {
      target: this.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      // The least: one container fills the queue of ingest for a while.
      maxConcurrency: 2,
    });
    Validations.of(this).acknowledge(
      ...[`${prefix}*`, unpackedFolder(`${prefix}*`).concat('*')].map((name) => ({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${name}]`,
        reason: 'Containers are uploaded under the prefix, and unpacked into a folder beside each',
      })),
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason:
          'A failed message returns to the queue, which has a dead-letter queue; SQS event sources have no destination',
      },
    );
  }

  /** What ingest is told about it. */
  get environment(): Readonly<Record<string, string>> {
    return { UNPACK_QUEUE_URL: this.queue.queueUrl, UNPACK_ROLE_ID: this.#role.roleId };
  }

  get ownResources() {
    return { UnpackQueue: this.queue, UnpackSource: this.source };
  }

  /** Seconds that the oldest container has waited. */
  metricAge(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(5) });
  }

  get alarm(): AlarmRule {
    return {
      metric: this.metricAge(),
      threshold: Duration.hours(2).toSeconds(),
      evaluationPeriods: 3,
      alarmDescription:
        'A file of many articles has waited for more than two hours, or its unpacking fails. Each run takes 15 minutes at most and goes on with a ' +
        'new message, so no message is old while all is well. The log of unpack (stack output UnpackLogGroupName) has the cause ' +
        `(level = "ERROR"). After ${MAX_RECEIVES} failures it is a dead letter: remove the cause, then npx ` +
        'wiredrop redrive. Nothing is unpacked twice.',
    };
  }
}
