import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CHANGED } from '../../functions/story/items/keys.ts';
import { SettingsError } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { instanceName, pinnedId } from './instance-names.ts';
import { inPartition, readLatestStories, type StoryStore } from './story-store.ts';

export interface FeedFunctionProps {
  readonly settings: Pick<
    Settings,
    'feedFolder' | 'feedMinutes' | 'feedUrl' | 'logRetentionDays' | 'timeZone' | 'webSubHub'
  >;
  readonly table: StoryStore['table'];
  readonly bucket: IBucket;
  /** Of the table. */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * Schedule -> feeds and pages of the latest stories, in a folder of the bucket. It is their only writer: `collect` lists
 * in the table which stories have changed.
 */
export class FeedFunction extends Construct {
  readonly function: LambdaFunction;
  readonly #bucketName: string;
  readonly #folder: string;

  constructor(scope: Construct, id: string, props: FeedFunctionProps) {
    super(scope, id);
    const { settings, table, bucket, encryptionKey } = props;
    this.#bucketName = bucket.bucketName;
    this.#folder = settings.feedFolder;
    this.refuseSharedFolder();
    const name = instanceName(this);
    const every = Duration.minutes(settings.feedMinutes);
    this.function = createFunction(this, {
      service: 'feed',
      description: 'Writes feeds and pages of the latest stories',
      // For the CPU that comes with it, and for hot days of 20,000 stories.
      memoryMb: 1024,
      // A new state writes thousands of pages.
      timeout: Duration.minutes(3),
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: bucket.bucketName,
        EVENT_SOURCE: `/wiredrop/${name}`,
        FEED_TITLE: name,
        FEED_FOLDER: settings.feedFolder,
        // A hub fetches a feed at once: a cached copy would be the old one.
        FEED_SECONDS: String(settings.webSubHub === '' ? every.toSeconds() : 0),
        FEED_URL: settings.feedUrl,
        TIME_ZONE: settings.timeZone,
        ...(settings.webSubHub !== '' && { FEED_HUB: settings.webSubHub }),
      },
    });
    for (const statement of [...readLatestStories(table), inPartition(table, CHANGED, ['Query', 'DeleteItem'])])
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
    new Rule(this, 'Schedule', {
      description: 'Writes the feeds and pages that have changed',
      schedule: Schedule.rate(every),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge(
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${settings.feedFolder}*]`,
        reason:
          'There is a feed for each language, publisher and category and a page for each story, in folders of their own',
      },
      {
        id: 'Serverless::Serverless-EventBusDLQ',
        reason: 'A lost event needs no redrive: the next run writes the same',
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
          `Setting feedFolder is ${this.#folder}: ${other.node.scope?.node.path} writes its feeds to ` +
            `${other.#folder} of the same bucket. Set another.`,
        );
  }
}
