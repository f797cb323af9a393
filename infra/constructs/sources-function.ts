import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { SOURCES } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { instanceName } from './instance-names.ts';
import { inPartition, type StoryStore } from './story-store.ts';

export interface SourcesFunctionProps {
  readonly settings: Pick<Settings, 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  /** Receives the events of sources. Default: they are only in the function's log. */
  readonly alarmTopic: ITopic | undefined;
  /** Of the table. */
  readonly encryptionKey?: IKey | undefined;
}

/** A check reads all sources. */
const CHECK_EVERY = Duration.minutes(15);

/** Schedule -> which sources have fallen silent, to the topic of the alarms. */
export class SourcesFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: SourcesFunctionProps) {
    super(scope, id);
    const { settings, table, alarmTopic, encryptionKey } = props;
    this.function = createFunction(this, {
      service: 'sources',
      description: 'Reports silent sources',
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        EVENT_SOURCE: `/wiredrop/${instanceName(this)}`,
        ...(alarmTopic && { ALARM_TOPIC_ARN: alarmTopic.topicArn }),
      },
    });
    this.function.addToRolePolicy(inPartition(table, SOURCES, ['GetItem', 'PutItem', 'DeleteItem', 'Query']));
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    if (alarmTopic) {
      this.function.addToRolePolicy(
        new PolicyStatement({ actions: ['sns:Publish'], resources: [alarmTopic.topicArn] }),
      );
      grantKey(alarmTopic.masterKey, this.function, TO_SEND);
    }
    new Rule(this, 'Schedule', {
      description: 'Checks which sources have fallen silent',
      schedule: Schedule.rate(CHECK_EVERY),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'A lost event needs no redrive: the next check finds the same',
    });
  }
}
