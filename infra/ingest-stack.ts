import { CfnOutput, type CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { functionTimeout } from './constructs/function-defaults.ts';
import { IngestFunction } from './constructs/ingest-function.ts';
import { Intake } from './constructs/intake.ts';
import { NotifyFunction } from './constructs/notify-function.ts';
import { Operations } from './constructs/operations.ts';
import { StoryTable } from './constructs/story-table.ts';
import type { Settings } from './settings.ts';

export interface IngestStackProps extends StackProps {
  readonly settings: Settings;
}

/** Composes the constructs; has no resource of its own. */
export class IngestStack extends Stack {
  constructor(scope: Construct, id: string, props: IngestStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const intake = new Intake(this, 'Intake', { settings, consumerTimeout: functionTimeout });
    const { table, streamArn } = new StoryTable(this, 'Stories', { settings });
    const ingest = new IngestFunction(this, 'Ingest', { settings, table, bucket: intake.bucket, queue: intake.queue });
    const notify = new NotifyFunction(this, 'Notify', { settings, streamArn });
    // Another logical id is another resource: a new table, and the old one stays unused. So these do not follow the names of constructs.
    pinLogicalIds({
      IntakeBucket: intake.bucket,
      IntakeQueue: intake.queue,
      IntakeDeadLetterQueue: intake.deadLetterQueue,
      NotifyTopic: notify.topic,
      NotifyFailureQueue: notify.failureQueue,
      ...(table instanceof Table && { StoriesTable: table }),
    });
    const operations =
      settings.operations && new Operations(this, 'Operations', { settings, intake, ingest, notify, table });

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
      ...(operations && { DashboardName: operations.dashboard.dashboardName }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

function pinLogicalIds(resources: Readonly<Record<string, Construct>>): void {
  for (const [logicalId, { node }] of Object.entries(resources))
    (node.defaultChild as CfnResource).overrideLogicalId(logicalId);
}
