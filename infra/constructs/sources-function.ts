import { Annotations, Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { SOURCES } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { instanceName } from './instance-names.ts';
import { readStream, type StoryStore } from './story-store.ts';

export interface SourcesFunctionProps {
  readonly settings: Pick<Settings, 'feed' | 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  /** Stream of the story table's new images. */
  readonly streamArn: string;
  /** Receives the events of sources. Default: they are only in the function's log. */
  readonly alarmTopic: ITopic | undefined;
  /** Of the table and its stream. */
  readonly encryptionKey?: IKey | undefined;
}

/** A check reads all sources. */
const CHECK_EVERY = Duration.minutes(15);

/**
 * The longest that Lambda allows, so that a batch has many files of each source:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
const WINDOW = Duration.minutes(5);

/** Table stream -> counts of each source; schedule -> which sources have fallen silent, to the topic of the alarms. */
export class SourcesFunction extends Construct {
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;

  constructor(scope: Construct, id: string, props: SourcesFunctionProps) {
    super(scope, id);
    const { settings, table, streamArn, alarmTopic, encryptionKey } = props;
    this.function = createFunction(this, {
      service: 'sources',
      description: 'Counts the files of sources and reports silent sources',
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        EVENT_SOURCE: `/wiredrop/${instanceName(this)}`,
        ...(alarmTopic && { ALARM_TOPIC_ARN: alarmTopic.topicArn }),
      },
    });
    this.function.addToRolePolicy(readStream(streamArn));
    this.function.addToRolePolicy(
      // Only the items of sources. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      new PolicyStatement({
        actions: ['GetItem', 'PutItem', 'DeleteItem', 'Query'].map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [SOURCES] } },
      }),
    );
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    if (alarmTopic) {
      this.function.addToRolePolicy(
        new PolicyStatement({ actions: ['sns:Publish'], resources: [alarmTopic.topicArn] }),
      );
      grantKey(alarmTopic.masterKey, this.function, TO_SEND);
    }
    this.source = new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A batch ends with the window, or at 6 MB.
      batchSize: 10_000,
      maxBatchingWindow: WINDOW,
      // Counts are approximate: a batch that fails for an hour is dropped.
      maxRecordAge: Duration.hours(1),
      // By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
      filters: [
        FilterCriteria.filter({
          dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('receipt') }, source: { S: FilterRule.exists() } } },
        }),
      ],
    });
    new Rule(this, 'Schedule', {
      description: 'Checks which sources have fallen silent',
      schedule: Schedule.rate(CHECK_EVERY),
      targets: [new LambdaTarget(this.function)],
    });
    if (settings.feed)
      Annotations.of(this).addWarningV2(
        'wiredrop:threeReaders',
        'With feed and sources three functions read the stream of the table, one more than AWS advises: it may throttle them, and ' +
          'notifications come later (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). Watch the alarm NotificationsLate.',
      );
    Validations.of(this).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason: 'The counts are approximate: a lost batch needs no retry later',
      },
      {
        id: 'Serverless::Serverless-EventBusDLQ',
        reason: 'A lost event needs no redrive: the next check finds the same',
      },
    );
  }
}
