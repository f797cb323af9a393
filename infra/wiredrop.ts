import { CfnOutput } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { functionTimeout } from './constructs/function-defaults.ts';
import { IngestFunction } from './constructs/ingest-function.ts';
import { pinLogicalIds, pinnedId } from './constructs/instance.ts';
import { Intake } from './constructs/intake.ts';
import { NotifyFunction } from './constructs/notify-function.ts';
import { Operations } from './constructs/operations.ts';
import { StoryTable } from './constructs/story-table.ts';
import type { Settings } from './settings.ts';
import { readSettings } from './settings-from-context.ts';

/** Every setting except the name of the stack, which is yours: docs/settings.md has their meaning and defaults. */
export interface WiredropProps extends Partial<Omit<Settings, 'stackName'>> {}

/**
 * Article files in a bucket become stories in a table, and each new story is announced once on a topic.
 *
 * @example
 * new Wiredrop(this, 'News', { prefix: 'articles/', timeZone: 'Europe/Berlin' });
 */
export class Wiredrop extends Construct {
  /** @throws SettingsError that names every refused prop and what is allowed there. */
  constructor(scope: Construct, id: string, props: WiredropProps = {}) {
    super(scope, id);
    const given = Object.entries(props).filter(([, value]) => value !== undefined);
    const settings = readSettings(Object.fromEntries(given));
    const intake = new Intake(this, 'Intake', { settings, consumerTimeout: functionTimeout });
    const { table, streamArn } = new StoryTable(this, 'Stories', { settings });
    const ingest = new IngestFunction(this, 'Ingest', { settings, table, bucket: intake.bucket, queue: intake.queue });
    const notify = new NotifyFunction(this, 'Notify', { settings, streamArn });
    // Another logical id is another resource: a new table, and the old one stays unused. So these do not follow the names of constructs.
    pinLogicalIds(intake, {
      IntakeBucket: intake.bucket,
      IntakeQueue: intake.queue,
      IntakeDeadLetterQueue: intake.deadLetterQueue,
      NotifyTopic: notify.topic,
      NotifyFailureQueue: notify.failureQueue,
      ...(table instanceof Table && { StoriesTable: table }),
    });
    const operations =
      settings.operations && new Operations(this, 'Operations', { settings, intake, ingest, notify, table });

    // Made here and not by the app: by them the `wiredrop` command finds an instance in anybody's stack.
    const outputs = {
      BucketName: intake.bucket.bucketName,
      // Neither holds a space: infra/setting-rules.ts.
      IngestedNames: settings.suffixes.map((suffix) => `${settings.prefix}*${suffix}`).join(' '),
      QueueUrl: intake.queue.queueUrl,
      TopicArn: notify.topic.topicArn,
      TableName: table.tableName,
      DeadLetterQueueUrl: intake.deadLetterQueue.queueUrl,
      NotifyFailureQueueUrl: notify.failureQueue.queueUrl,
      // Names that nobody could guess, for who looks there by night.
      IngestLogGroupName: ingest.function.logGroup.logGroupName,
      NotifyLogGroupName: notify.function.logGroup.logGroupName,
      ...(notify.eventBusArn !== undefined && { EventBusArn: notify.eventBusArn }),
      ...(operations && { DashboardName: operations.dashboard.dashboardName }),
    };
    for (const [name, value] of Object.entries(outputs))
      new CfnOutput(this, name, { value }).overrideLogicalId(pinnedId(intake, name));
  }
}
