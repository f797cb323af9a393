import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SettingsError } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { instanceName, pinnedId } from './instance-names.ts';
import { readLatestStories, readStream, type StoryStore } from './story-store.ts';

export interface FeedFunctionProps {
  readonly settings: Pick<
    Settings,
    'feedFolder' | 'feedMinutes' | 'feedUrl' | 'logRetentionDays' | 'retentionDays' | 'webSubHub'
  >;
  readonly table: StoryStore['table'];
  /** Stream of the story table's new images. */
  readonly streamArn: string;
  readonly bucket: IBucket;
  /** Of the table and its stream. */
  readonly encryptionKey?: IKey | undefined;
}

/** An expired story, which feeds may still show; also matches an alias, which has the same key. */
const STORY_EXPIRED = FilterCriteria.filter({
  // A removal has no new image.
  dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('STORY#') } }, NewImage: { pk: { S: FilterRule.notExists() } } },
});

/** Table stream -> Atom and JSON feeds of the latest stories, in a folder of the bucket. */
export class FeedFunction extends Construct {
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;
  readonly #bucketName: string;
  readonly #folder: string;

  constructor(scope: Construct, id: string, props: FeedFunctionProps) {
    super(scope, id);
    const { settings, table, streamArn, bucket, encryptionKey } = props;
    this.#bucketName = bucket.bucketName;
    this.#folder = settings.feedFolder;
    this.refuseSharedFolder();
    const name = instanceName(this);
    const window = Duration.minutes(settings.feedMinutes);
    this.function = createFunction(this, {
      service: 'feed',
      description: 'Writes feeds of the latest stories',
      // For the CPU that comes with it: a run writes 1,000 stories several times.
      memoryMb: 512,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: bucket.bucketName,
        EVENT_SOURCE: `/wiredrop/${name}`,
        FEED_TITLE: name,
        FEED_FOLDER: settings.feedFolder,
        // A hub fetches a feed at once: a cached copy would be the old one.
        FEED_SECONDS: String(settings.webSubHub === '' ? window.toSeconds() : 0),
        FEED_URL: settings.feedUrl,
        ...(settings.webSubHub !== '' && { FEED_HUB: settings.webSubHub }),
      },
    });
    for (const statement of [readStream(streamArn), ...readLatestStories(table)])
      this.function.addToRolePolicy(statement);
    this.function.addToRolePolicy(
      // A conditional write or delete needs permission to read: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
        resources: [bucket.arnForObjects(`${settings.feedFolder}*`)],
      }),
    );
    this.function.addToRolePolicy(
      // No condition on `s3:prefix`: HeadObject has no such key, and S3 would answer 403 instead of 404 for a deleted
      // feed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    grantKey(bucket.encryptionKey, this.function, TO_SEND);
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    const onStory = (image: object): Record<string, string> => FilterCriteria.filter({ dynamodb: { NewImage: image } });
    this.source = new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: streamArn,
      // The first run makes the feeds of earlier stories.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A run reads and writes the same few files whatever its batch holds, so fewer runs are cheaper. A batch ends
      // with the window, or at 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      batchSize: 10_000,
      maxBatchingWindow: window,
      // Any later run repairs the feeds, but at night none may come: so Lambda retries a failed one for six hours.
      maxRecordAge: Duration.hours(6),
      // By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
      filters: [
        onStory({ announce: { S: FilterRule.or('story.created', 'story.updated', 'story.withdrawn') } }),
        // A silent withdrawal.
        onStory({ withdrawnAt: { S: FilterRule.exists() } }),
        ...(settings.retentionDays > 0 ? [STORY_EXPIRED] : []),
      ],
    });
    Validations.of(this).acknowledge(
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${settings.feedFolder}*]`,
        reason: 'There is a feed for each language, publisher and category, in folders of their own',
      },
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason: 'A failed batch needs no retry later: any later run makes the feeds from the table',
      },
    );
  }

  /** Each run deletes the feeds that it does not write. */
  private refuseSharedFolder(): void {
    for (const other of this.node.root.node.findAll())
      if (
        other instanceof FeedFunction &&
        other !== this &&
        other.#bucketName === this.#bucketName &&
        (other.#folder.startsWith(this.#folder) || this.#folder.startsWith(other.#folder))
      )
        throw new SettingsError(
          `Setting feedFolder is ${this.#folder}: ${other.node.scope?.node.path} writes its feeds to ${other.#folder} of the same bucket. Set another.`,
        );
  }
}
