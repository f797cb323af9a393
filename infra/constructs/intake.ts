import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { createHoldingQueue } from './holding-queue.ts';

export interface IntakeProps {
  readonly settings: Pick<Settings, 'prefix' | 'suffixes' | 'removalPolicy' | 'accessLogs'>;
  /** Timeout of the function that reads the queue. */
  readonly consumerTimeout: Duration;
}

/** Where article files arrive: the bucket, the queue its events go to, and the dead-letter queue that keeps what failed. */
export class Intake extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    this.deadLetterQueue = createHoldingQueue(this, 'DeadLetterQueue');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // At least six times the consumer's timeout, and five receives before a message is given up:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      // The longest there is. A message keeps its age when it moves to the dead-letter queue, so the two together keep it for 14 days;
      // a shorter time here would leave it longer there, but drop what nobody could read in time.
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        resources: [this.queue.queueArn],
        // By account, not by `aws:SourceArn`: the bucket's name is not known before the bucket is, and the bucket cannot be
        // made before this policy stands (S3 tries the queue at once). Only this account's buckets can be meant.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );

    const removalPolicy = props.settings.removalPolicy === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    const { accessLogs } = props.settings;
    this.bucket = new Bucket(this, 'Bucket', {
      ...(accessLogs && { serverAccessLogsBucket: this.accessLogBucket(removalPolicy) as IBucket }),
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // Versions are kept for ever: receipts and stories point at them. Only uploads that never finished are cleared away.
      lifecycleRules: [{ id: 'abort-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      // 'destroy' still asks for an empty bucket: emptying one takes a custom-resource function, and we have none.
      removalPolicy,
    });
    if (!accessLogs)
      Validations.of(this.bucket).acknowledge({
        id: 'AwsSolutions::AwsSolutions-S1',
        reason:
          'Access logs are a setting (accessLogs): most buckets have one writer, and the receipts name every upload',
      });
    this.bucket.node.addDependency(this.queue);
    this.refuseForeignKeys();
    // What a bucket that stays refuses, plain HTTP and foreign keys, it refuses without the stack as well.
    this.bucket.policy?.applyRemovalPolicy(removalPolicy);
    // On the L1: the L2's `addEventNotification` (and `eventBridgeEnabled`) deploy a custom-resource function.
    const cfnBucket = this.bucket.node.defaultChild as CfnBucket;
    cfnBucket.notificationConfiguration = {
      queueConfigurations: props.settings.suffixes.map((suffix) => ({
        event: 's3:ObjectCreated:*',
        queue: this.queue.queueArn,
        filter: { s3Key: { rules: filterRules(props.settings.prefix, suffix) } },
      })),
    };
  }

  /**
   * Ingest has no key but S3's own. An upload under another, of KMS or of the uploader, is refused at once: it would fail at each read, and
   * end in the dead-letter queue. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
   */
  private refuseForeignKeys(): void {
    const conditions = {
      // StringNotEquals holds for an upload that says nothing as well, which is encrypted with S3's key: that one is to pass.
      RefuseKeysOfKms: {
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      },
      RefuseKeysOfUploaders: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    };
    for (const [sid, condition] of Object.entries(conditions)) {
      this.bucket.addToResourcePolicy(
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [this.bucket.arnForObjects('*')],
          conditions: condition,
        }),
      );
    }
  }

  private accessLogBucket(removalPolicy: RemovalPolicy): Bucket {
    return new Bucket(this, 'AccessLogs', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(90) }],
      removalPolicy,
    });
  }

  /** Seconds the oldest file has been waiting to be read. */
  metricAge(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(1) });
  }

  /** Messages given up after five receives, waiting to be redriven. */
  metricDeadLetters(): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
  }
}

function filterRules(prefix: string, suffix: string): CfnBucket.FilterRuleProperty[] {
  const rules = [
    { name: 'prefix', value: prefix },
    { name: 'suffix', value: suffix },
  ];
  return rules.filter((rule) => rule.value !== '');
}
