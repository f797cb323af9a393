import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { POLL_MINUTES } from '../../functions/poll/poll-feed.ts';
import { POLLED, POLLED_BEFORE } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_PUT, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { pinnedId } from './instance-names.ts';
import { inPartition, type StoryStore } from './story-store.ts';

export interface PollFunctionProps {
  readonly settings: Pick<Settings, 'poll' | 'pollContact' | 'prefix' | 'logRetentionDays'>;
  readonly bucket: IBucket;
  readonly table: StoryStore['table'];
  /** Of the table. */
  readonly encryptionKey?: IKey | undefined;
}

/** Schedule -> each new entry of the feeds as an article file in the bucket, which S3 announces to ingest. */
export class PollFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { settings, bucket, table, encryptionKey }: PollFunctionProps) {
    super(scope, id);
    const { poll, pollContact, prefix } = settings;
    const folder = `${prefix}polled/`;
    this.function = createFunction(this, {
      service: 'poll',
      description: 'Writes each new entry of feeds as an article file',
      memoryMb: 1024,
      // Of 2,000 feeds that all take their 10 s. Less than from one run to the next.
      timeout: Duration.minutes(POLL_MINUTES - 1),
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: bucket.bucketName,
        FOLDER: folder,
        USER_AGENT: pollContact === '' ? 'wiredrop' : `wiredrop (+${pollContact})`,
      },
      file: { name: 'feeds.json', text: JSON.stringify(poll) },
    });
    for (const statement of [
      inPartition(table, POLLED, ['Query', 'PutItem']),
      inPartition(table, POLLED_BEFORE, ['Query']),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${folder}*`)] }),
    ])
      this.function.addToRolePolicy(statement);
    grantKey(bucket.encryptionKey, this.function, TO_PUT);
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    new Rule(this, 'Schedule', {
      description: 'Polls the feeds',
      schedule: Schedule.rate(Duration.minutes(POLL_MINUTES)),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge(
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(this, 'IntakeBucket')}.Arn>/${folder}*]`,
        reason: 'Each entry of a feed is a file in the folder of its feed',
      },
      {
        id: 'Serverless::Serverless-EventBusDLQ',
        reason: 'A lost event needs no redrive: the next run polls the same',
      },
    );
  }
}
