import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, type Conditions, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface ArticleBucketProps {
  readonly accessLogs: boolean;
  readonly encryptionKey?: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** Folder of its feeds, if it holds any. */
  readonly feedFolder?: string | undefined;
  /** Folder of what stories are searched by, if it has any. */
  readonly stateFolder?: string | undefined;
  /** Folder of what the rules of polled feeds drop, if any are polled. */
  readonly droppedFolder?: string | undefined;
  /** Folder of the canary's files, if there is a canary. */
  readonly canaryFolder?: string | undefined;
}

/** A feed changes every minute; an old version may show a withdrawn story. Nothing links to an old story's page. */
function forgetOldFeeds(prefix: string): LifecycleRule[] {
  const noncurrentVersionExpiration = Duration.days(1);
  return [
    forgetOldVersions('forget-old-feeds', prefix),
    { id: 'forget-old-pages', prefix: `${prefix}story/`, noncurrentVersionExpiration, expiration: Duration.days(30) },
  ];
}

function forgetOldVersions(id: string, prefix: string): LifecycleRule {
  return { id, prefix, noncurrentVersionExpiration: Duration.days(1), expiredObjectDeleteMarker: true };
}

function forgetDropped(prefix: string): LifecycleRule {
  return { id: 'forget-dropped', prefix, expiration: Duration.days(30), noncurrentVersionExpiration: Duration.days(1) };
}

/**
 * S3 also deletes the markers that it leaves.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions
 */
function forgetCanaries(prefix: string): LifecycleRule {
  const day = Duration.days(1);
  return { id: 'forget-canaries', prefix, expiration: day, noncurrentVersionExpiration: day };
}

/** The stack's own bucket for article files. */
export function createArticleBucket(scope: Construct, props: ArticleBucketProps): Bucket {
  const { accessLogs, encryptionKey, removalPolicy, feedFolder, stateFolder, droppedFolder, canaryFolder } = props;
  const bucket = new Bucket(scope, 'Bucket', {
    versioned: true,
    // A bucket key asks KMS once for many objects.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    // Versions never expire: receipts and stories point to them. Only unfinished uploads do.
    lifecycleRules: [
      { id: 'abort-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ...(feedFolder === undefined ? [] : forgetOldFeeds(feedFolder)),
      ...(stateFolder === undefined ? [] : [forgetOldVersions('forget-old-stories', stateFolder)]),
      ...(droppedFolder === undefined ? [] : [forgetDropped(droppedFolder)]),
      ...(canaryFolder === undefined ? [] : [forgetCanaries(canaryFolder)]),
    ],
    // 'destroy' deletes only an empty bucket: emptying one takes a custom resource.
    removalPolicy,
  });
  if (accessLogs) logAccess(bucket, createLogBucket(scope, removalPolicy));
  else
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason: 'Access logs are a setting (accessLogs): most buckets have one writer, and receipts name every upload',
    });
  refuseForeignKeys(bucket, encryptionKey);
  // A retained bucket keeps refusing plain HTTP and foreign keys.
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  return bucket;
}

/**
 * Ingest can use the bucket's key only. An upload under another key, of KMS or of the uploader, is refused at once:
 * each read would fail, and it would end in the dead-letter queue.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
 */
function refuseForeignKeys(bucket: Bucket, encryptionKey: IKey | undefined): void {
  const header = 's3:x-amz-server-side-encryption';
  // `Null` lets an upload without the header pass: it is encrypted as the bucket is. StringNotEquals alone would refuse
  // it.
  const isOther = (name: string, value: string): Conditions => ({
    StringNotEquals: { [name]: value },
    Null: { [name]: 'false' },
  });
  const conditions: Record<string, Conditions> = {
    ...(encryptionKey === undefined
      ? { RefuseKeysOfKms: isOther(header, 'AES256') }
      : {
          RefuseOtherEncryption: isOther(header, 'aws:kms'),
          RefuseOtherKeysOfKms: isOther(`${header}-aws-kms-key-id`, encryptionKey.keyArn),
          // `--sse aws:kms` without a key is not the bucket's key but that of AWS.
          // https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html
          RefuseUnnamedKeyOfKms: {
            StringEquals: { [header]: 'aws:kms' },
            Null: { [`${header}-aws-kms-key-id`]: 'true' },
          },
        }),
    RefuseKeysOfUploaders: { Null: { [`${header}-customer-algorithm`]: 'false' } },
  };
  for (const [sid, condition] of Object.entries(conditions)) {
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: condition,
      }),
    );
  }
}

/**
 * Not by `serverAccessLogsBucket`, which without a feature flag of CDK grants by an access control list and refuses a
 * bucket that has none. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
function logAccess(bucket: Bucket, logs: Bucket): void {
  (bucket.node.defaultChild as CfnBucket).loggingConfiguration = { destinationBucketName: logs.bucketName };
  logs.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects('*')],
      conditions: {
        ArnLike: { 'aws:SourceArn': bucket.bucketArn },
        StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account },
      },
    }),
  );
}

function createLogBucket(scope: Construct, removalPolicy: RemovalPolicy): Bucket {
  return new Bucket(scope, 'AccessLogs', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    lifecycleRules: [{ id: 'forget', expiration: Duration.days(90) }],
    removalPolicy,
  });
}
