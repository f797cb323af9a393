import { Duration, Validations } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import { DISPOSITIONS, type Disposition } from '../../functions/story/items/disposition.ts';
import type { IngestSettings, MatchSettings, OutputSettings } from '../../functions/story/items/settings.ts';
import { ownFolders, type Settings } from '../settings/settings.ts';
import { grantKey, TO_READ, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction, metricsNamespace, TO_CONSUME } from './function-defaults.ts';
import { pinnedId } from './instance-names.ts';
import type { StoryStore } from './story-store.ts';
import type { UnpackFunction } from './unpack-function.ts';

export interface IngestFunctionProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
  readonly queue: IQueue;
  readonly requestQueue: IQueue;
  readonly backfillQueue: IQueue;
  /** Absent: files of many articles are rejected. */
  readonly unpack: UnpackFunction | undefined;
  readonly table: StoryStore['table'];
  /** Of the queue and the table. */
  readonly encryptionKey?: IKey | undefined;
}

const SERVICE = 'ingest';
const MEBIBYTE = 2 ** 20;
/** Messages of one invocation. */
const BATCH_SIZE = 10;

/** Uploads and requests -> S3 -> article -> story: the only writer of stories, and no writer of the bucket. */
export class IngestFunction extends Construct {
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;
  readonly requestSource: EventSourceMapping;
  /** On only while a backfill runs. */
  readonly backfillSource: EventSourceMapping;
  /** `OutputSettings` as JSON. */
  readonly output: string;

  constructor(scope: Construct, id: string, props: IngestFunctionProps) {
    super(scope, id);
    const { settings, bucket, table } = props;
    const { timeZone, timeZones, notifications } = settings;
    this.output = JSON.stringify({ timeZone, timeZones, notifications } satisfies OutputSettings);
    this.function = createFunction(this, {
      service: SERVICE,
      description: 'Reads article files as they arrive, and decides what is a new story',
      memoryMb: ingestMemoryMb(settings.maxBytes),
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify(ingestSettings(settings)),
        METRICS_NAMESPACE: metricsNamespace(this),
        ...props.unpack?.environment,
      },
    });
    if (props.unpack)
      this.function.addToRolePolicy(
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.unpack.queue.queueArn] }),
      );
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [bucket.arnForObjects(`${settings.prefix}*`)],
      }),
    );
    this.function.addToRolePolicy(
      // Without it S3 answers 403 for a deleted object, which looks like a fault. No condition on `s3:prefix`:
      // GetObject has no such key, so the condition would never hold.
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    this.function.addToRolePolicy(
      // TransactWriteItems needs the permissions of its writes, which are all puts. The condition of a put is no ConditionCheck.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
      new PolicyStatement({
        actions: [
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          // Finds the receipts of a deleted key.
          ...(settings.onDelete === 'withdraw' ? ['dynamodb:Query'] : []),
        ],
        resources: [table.tableArn],
      }),
    );
    grantKey(bucket.encryptionKey, this.function, TO_READ);
    grantKey(props.encryptionKey, this.function, [...TO_USE_TABLE, ...(props.unpack ? TO_SEND : [])]);
    const queues = [props.queue.queueArn, props.requestQueue.queueArn, props.backfillQueue.queueArn];
    this.function.addToRolePolicy(new PolicyStatement({ actions: TO_CONSUME, resources: queues }));
    this.source = new EventSourceMapping(this, 'Source', {
      target: this.function,
      eventSourceArn: props.queue.queueArn,
      batchSize: BATCH_SIZE,
      // No batching window: a single file is read at once, and a burst fills batches by itself.
      reportBatchItemFailures: true,
      maxConcurrency: settings.maxConcurrency,
    });
    this.requestSource = new EventSourceMapping(this, 'RequestSource', {
      target: this.function,
      eventSourceArn: props.requestQueue.queueArn,
      // Each request has the function's whole time.
      batchSize: 1,
      reportBatchItemFailures: true,
      // The least that AWS takes. https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html
      maxConcurrency: 2,
    });
    this.backfillSource = new EventSourceMapping(this, 'BackfillSource', {
      target: this.function,
      eventSourceArn: props.backfillQueue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      // A backfill switches it on, for as many invocations as its rate takes, and off at its end: SQS bills the polls of
      // an idle queue.
      maxConcurrency: 2,
      enabled: false,
    });
    Validations.of(this).acknowledge(
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${settings.prefix}*]`,
        reason: 'Ingest reads what is uploaded under the prefix, and nothing else',
      },
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason:
          'A failed message returns to the queue, which has a dead-letter queue; SQS event sources have no destination',
      },
    );
  }

  /**
   * Files of a disposition. `failed` counts files that returned to the queue, and messages without a file;
   * `redelivered` counts events whose file has its receipt already.
   */
  metricFiles(disposition: Disposition | 'failed' | 'redelivered'): Metric {
    return new Metric({
      namespace: metricsNamespace(this),
      metricName: 'Files',
      dimensionsMap: { service: SERVICE, disposition },
      statistic: 'Sum',
      period: Duration.minutes(5),
      label: disposition,
    });
  }

  /** Rejected files in percent of all; 0 if there are fewer than `least` files. */
  metricRejectedPercent(least: number): MathExpression {
    // Numbered names: `new` and the like may be words of the expression language. SUM of a list skips a disposition
    // that never happened; `+` would have no result.
    const usingMetrics = Object.fromEntries(DISPOSITIONS.map((d, i) => [`m${i}`, this.metricFiles(d)]));
    const files = `SUM([${Object.keys(usingMetrics).join(', ')}])`;
    const rejected = `m${DISPOSITIONS.indexOf('rejected')}`;
    return new MathExpression({
      expression: `IF(${files} >= ${least}, 100 * ${rejected} / ${files}, 0)`,
      usingMetrics,
      period: Duration.minutes(5),
      label: 'rejected %',
    });
  }
}

function ingestSettings(settings: Settings): IngestSettings {
  const {
    maxBytes,
    timeZone,
    timeZones,
    notifications,
    timeline,
    coverage,
    bulletins,
    developments,
    developmentMinutes,
    articleScope,
    prefix,
    quietFolders,
    retentionDays,
    sources,
    onDelete,
  } = settings;
  const reading = { maxBytes, timeZone, timeZones, articleScope, prefix, retentionDays, sources, onDelete };
  const announcing = { notifications, quietFolders, timeline, coverage, bulletins, developments, developmentMinutes };
  return { ...reading, ownFolders: ownFolders(settings), ...announcing, matching: matchSettings(settings) };
}

/** Ingest and learn have the same. */
export function matchSettings({ matching, matchWindowDays, matchThreshold, weights }: Settings): MatchSettings {
  const model = weights && { intercept: weights.intercept, features: weights.features };
  const known = matchThreshold === 'auto' ? (weights?.threshold ?? MATCH_DEFAULTS.threshold) : matchThreshold;
  return {
    enabled: matching,
    windowDays: matchWindowDays,
    threshold: known,
    ...(matchThreshold === 'auto' && { auto: true }),
    ...(model && { model }),
  };
}

/**
 * Memory for one invocation, in MB: the reader may take 30 times a file's size, a batch is read concurrently, and
 * runtime and SDK take 128 MB. At least 1,024, because CPU comes with memory, and CPU is nearly all that a file takes:
 * a file costs the same in half the time (`npm run bench`).
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
function ingestMemoryMb(maxBytes: number): number {
  return Math.max(1024, 128 + Math.ceil((BATCH_SIZE * 30 * maxBytes) / MEBIBYTE));
}
