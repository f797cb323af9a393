import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { droppedFolder, stateFolder } from '../../functions/feed/feed-state.ts';
import { CANARY_FOLDER } from '../../functions/story/items/file-version.ts';
import { SettingsError } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { createArticleBucket } from './article-bucket.ts';
import { allowServiceToSend } from './encryption.ts';
import { createHoldingQueue, maySendTo, queueDefaults, waitingIn } from './holding-queue.ts';
import { instanceName } from './instance-names.ts';
import { createUploadRule } from './upload-rule.ts';

export interface IntakeProps {
  readonly settings: Pick<
    Settings,
    | 'prefix'
    | 'suffixes'
    | 'onDelete'
    | 'poll'
    | 'removalPolicy'
    | 'accessLogs'
    | 'feed'
    | 'feedFolder'
    | 'canaryMinutes'
  >;
  /** Timeout of the function that reads the queue. */
  readonly consumerTimeout: Duration;
  /** Existing bucket. Default: one of its own. */
  readonly bucket?: IBucket | undefined;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * Half an hour. A batch that Lambda throttles counts as received, and a new account has ten executions for all
 * functions. A file that crashes ingest is alone by the third (functions/ingest/ingest-batch.ts).
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const MOST_RECEIVES = 10;

/**
 * Where work for ingest arrives: the bucket, the queue that gets its events, the queues of operators' requests and
 * of backfills, and the dead-letter queue of all.
 */
export class Intake extends Construct {
  readonly bucket: IBucket;
  /** The bucket, if it is its own. */
  readonly ownBucket?: Bucket;
  readonly queue: Queue;
  /** What operators ask: of its own, so that no backlog of uploads delays it. */
  readonly requestQueue: Queue;
  /** Uploads of an archive, beside today's: `backfill.ts` fills it. */
  readonly backfillQueue: Queue;
  /** Of these queues: `redrive` sends what is there to the queue of uploads, and ingest takes either from either. */
  readonly deadLetterQueue: Queue;
  /** Brings the events of an existing bucket. */
  readonly uploadRule?: Rule;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const { settings, bucket, encryptionKey } = props;
    this.deadLetterQueue = createHoldingQueue(this, 'DeadLetterQueue', encryptionKey);
    const common = {
      ...queueDefaults(encryptionKey),
      // At least six times the consumer's timeout:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    };
    this.queue = new Queue(this, 'Queue', common);
    this.requestQueue = new Queue(this, 'RequestQueue', common);
    this.backfillQueue = new Queue(this, 'BackfillQueue', common);
    if (bucket === undefined) {
      this.ownBucket = this.createBucket(props);
      this.bucket = this.ownBucket as IBucket;
      allowServiceToSend(this, encryptionKey, 's3.amazonaws.com');
    } else {
      if (settings.accessLogs)
        throw new SettingsError('Setting accessLogs is true: set it on the existing bucket itself.');
      this.bucket = bucket;
      this.uploadRule = createUploadRule(this, {
        settings,
        bucket,
        queue: this.queue,
        deadLetterQueue: this.deadLetterQueue,
      });
      allowServiceToSend(this, encryptionKey, 'events.amazonaws.com');
    }
  }

  private createBucket({ settings, encryptionKey }: IntakeProps): Bucket {
    this.queue.addToResourcePolicy(
      // Not by the bucket's own ARN: the bucket must be created after this policy, because S3 tries the queue at once,
      // and its name is unknown until then.
      maySendTo(this.queue, 's3.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        ArnLike: { 'aws:SourceArn': ownBucketsArn(this) },
      }),
    );
    const bucket = createArticleBucket(this, {
      accessLogs: settings.accessLogs,
      feedFolder: settings.feed ? settings.feedFolder : undefined,
      stateFolder: stateFolder(instanceName(this)),
      droppedFolder: settings.poll.length > 0 ? droppedFolder(instanceName(this)) : undefined,
      canaryFolder: settings.canaryMinutes > 0 ? settings.prefix + CANARY_FOLDER : undefined,
      encryptionKey,
      // RetainExceptOnCreate: if the creation of the stack fails, its bucket is deleted.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
      removalPolicy:
        settings.removalPolicy === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    bucket.node.addDependency(this.queue);
    // On the L1: the L2's `addEventNotification` (and `eventBridgeEnabled`) deploy a custom-resource function.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      queueConfigurations: eventsOf(settings).flatMap((event) =>
        settings.suffixes.map((suffix) => ({
          event,
          queue: this.queue.queueArn,
          filter: { s3Key: { rules: filterRules(settings.prefix, suffix) } },
        })),
      ),
    };
    return bucket;
  }

  /** Seconds that the oldest file has waited. */
  metricAge(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(1) });
  }

  /**
   * Events of an existing bucket that EventBridge could not deliver; undefined for a bucket of its own.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  metricUndeliveredUploads(): Metric | undefined {
    if (this.uploadRule === undefined) return undefined;
    return new Metric({
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensionsMap: { RuleName: this.uploadRule.ruleName },
      statistic: 'Sum',
      period: Duration.minutes(5),
    });
  }

  /** Messages that failed ten times and wait for a redrive. */
  metricDeadLetters(): Metric {
    return waitingIn(this.deadLetterQueue);
  }
}

/** Characters of the stack's name in the names that CloudFormation makes, however long both are. */
const NAME_LENGTH = 16;

/**
 * Buckets of this stack: CloudFormation begins their names with the stack's, in lowercase. Any bucket of the account if
 * a nested stack has no name yet.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
function ownBucketsArn(scope: Construct): string {
  const { stackName, partition } = Stack.of(scope);
  const prefix = Token.isUnresolved(stackName) ? '' : stackName.toLowerCase().slice(0, NAME_LENGTH);
  return `arn:${partition}:s3:::${prefix}*`;
}

/** https://docs.aws.amazon.com/general/latest/gr/s3.html: event notifications of a bucket. */
const MOST_NOTIFICATIONS = 100;

function eventsOf({ onDelete, suffixes }: IntakeProps['settings']): string[] {
  // A deletion without a version makes a delete marker, which is ObjectRemoved too; lifecycle rules have events of
  // their own.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
  const events = ['s3:ObjectCreated:*', ...(onDelete === 'withdraw' ? ['s3:ObjectRemoved:*'] : [])];
  const most = MOST_NOTIFICATIONS / events.length;
  if (suffixes.length > most) throw new SettingsError(`Setting onDelete is withdraw: suffixes may be ${most} at most.`);
  return events;
}

function filterRules(prefix: string, suffix: string): CfnBucket.FilterRuleProperty[] {
  const rules = [
    { name: 'prefix', value: prefix },
    { name: 'suffix', value: suffix },
  ];
  return rules.filter((rule) => rule.value !== '');
}
