import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, type Conditions, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { FEED_FOLDER } from '../../functions/feed/feed.ts';

export interface ArticleBucketProps {
  readonly accessLogs: boolean;
  readonly encryptionKey?: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** Whether it holds feeds. */
  readonly feed: boolean;
}

/** A feed changes every minute, and an old version may hold a story that was taken back. */
const FORGET_OLD_FEEDS: LifecycleRule = {
  id: 'forget-old-feeds',
  prefix: FEED_FOLDER,
  noncurrentVersionExpiration: Duration.days(1),
  expiredObjectDeleteMarker: true,
};

/** The bucket in which article files arrive, where nobody has one already. */
export function createArticleBucket(scope: Construct, props: ArticleBucketProps): Bucket {
  const { accessLogs, encryptionKey, removalPolicy, feed } = props;
  const bucket = new Bucket(scope, 'Bucket', {
    ...(accessLogs && { serverAccessLogsBucket: createLogBucket(scope, removalPolicy) as IBucket }),
    versioned: true,
    // A bucket key asks KMS once for many objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    // Versions are kept for ever: receipts and stories point at them. Only uploads that never finished are cleared away.
    lifecycleRules: [
      { id: 'abort-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ...(feed ? [FORGET_OLD_FEEDS] : []),
    ],
    // 'destroy' still asks for an empty bucket: emptying one takes a custom-resource function, and we have none.
    removalPolicy,
  });
  if (!accessLogs)
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason:
        'Access logs are a setting (accessLogs): most buckets have one writer, and the receipts name every upload',
    });
  refuseForeignKeys(bucket, encryptionKey);
  // What a bucket that stays refuses, plain HTTP and foreign keys, it refuses without the stack as well.
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  return bucket;
}

/**
 * Ingest has no key but the bucket's. An upload under another, of KMS or of the uploader, is refused at once: it would fail at each read, and
 * end in the dead-letter queue. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
 */
function refuseForeignKeys(bucket: Bucket, encryptionKey: IKey | undefined): void {
  const header = 's3:x-amz-server-side-encryption';
  // Not-equals holds for an upload that says nothing as well, which is encrypted as the bucket is: that one is to pass.
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
