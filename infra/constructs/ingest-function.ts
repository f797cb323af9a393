import { Duration, Validations } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DISPOSITIONS, type Disposition } from '../../functions/story/disposition.ts';
import type { IngestSettings } from '../../functions/story/settings.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_READ, TO_USE_TABLE } from './encryption.ts';
import { createFunction, metricsNamespace } from './function-defaults.ts';
import { pinnedId } from './instance.ts';
import type { StoryTable } from './story-table.ts';

export interface IngestFunctionProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
  readonly queue: IQueue;
  readonly table: StoryTable['table'];
  /** Of the queue and the table. */
  readonly encryptionKey?: IKey | undefined;
}

const service = 'ingest';
/** Messages of one invocation. */
const batchSize = 10;

/** SQS batch -> S3 -> article -> story: the only writer of the table, and no writer of the bucket. */
export class IngestFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: IngestFunctionProps) {
    super(scope, id);
    const { settings, bucket, table } = props;
    this.function = createFunction(this, {
      service,
      description: 'Reads article files as they arrive, and decides what is a new story',
      memoryMb: ingestMemoryMb(settings.maxBytes),
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify(ingestSettings(settings)),
        METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [bucket.arnForObjects(`${settings.prefix}*`)],
      }),
    );
    this.function.addToRolePolicy(
      // Without it S3 answers 403 for an object that is gone, which looks like a fault and is none; a condition on `s3:prefix`
      // would take it away again, for GetObject has no such key. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    this.function.addToRolePolicy(
      // TransactWriteItems has no permission of its own: it needs those of the writes in it, and ours are puts. A put's own condition
      // is no ConditionCheck.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
      new PolicyStatement({
        actions: [
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          // For the receipts of a key that was deleted.
          ...(settings.onDelete === 'withdraw' ? ['dynamodb:Query'] : []),
        ],
        resources: [table.tableArn],
      }),
    );
    grantKey(bucket.encryptionKey, this.function, TO_READ);
    grantKey(props.encryptionKey, this.function, TO_USE_TABLE);
    this.function.addEventSource(
      new SqsEventSource(props.queue, {
        batchSize,
        // No batching window: a lone file is read at once, and a burst fills batches by itself.
        reportBatchItemFailures: true,
        maxConcurrency: settings.maxConcurrency,
      }),
    );
    Validations.of(this).acknowledge(
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${settings.prefix}*]`,
        reason: 'Ingest reads whatever is uploaded under the prefix, and nothing else',
      },
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason:
          'What fails goes back to the queue, which has a dead-letter queue; SQS event sources have no destination',
      },
    );
  }

  /**
   * Files that ended as `disposition`; `failed` counts those that went back to the queue, and messages that name none; `redelivered` those whose
   * receipt was there already.
   */
  metricFiles(disposition: Disposition | 'failed' | 'redelivered'): Metric {
    return new Metric({
      namespace: metricsNamespace(this),
      metricName: 'Files',
      dimensionsMap: { service, disposition },
      statistic: 'Sum',
      period: Duration.minutes(5),
      label: disposition,
    });
  }

  /** Files nobody could read, in percent of all; 0 while fewer than `least` files came in. */
  metricRejectedPercent(least: number): MathExpression {
    // Metrics go by a number: `new` and the like are words of the expression language. SUM of a list passes over a disposition that
    // has never happened, where `+` would know nothing at all.
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
  const { maxBytes, timeZone, notifications, timeline, coverage, articleScope, retentionDays, onDelete } = settings;
  const { matching: enabled, matchWindowDays: windowDays, matchThreshold: threshold } = settings;
  const matching = { enabled, windowDays, threshold };
  return { maxBytes, timeZone, notifications, timeline, coverage, matching, articleScope, retentionDays, onDelete };
}

const mebibyte = 2 ** 20;

/**
 * Memory for one invocation, in MB: the reader may take 30 times a file's size, at most a whole batch is read side by side, and the
 * runtime with the SDK takes its own share. 512 at the least, because CPU comes with memory: that is 0.3 of a core.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
function ingestMemoryMb(maxBytes: number): number {
  return Math.max(512, 128 + Math.ceil((batchSize * 30 * maxBytes) / mebibyte));
}
