import { Duration, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { LAG_MINUTES } from '../../functions/digest/window.ts';
import { DIGEST_KEY } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { createTopic } from './outlets/create-topic.ts';
import { inPartition, readLatestStories, type StoryStore } from './story-store.ts';

export interface DigestFunctionProps {
  readonly settings: Pick<Settings, 'digestMinutes' | 'subscribeEmail' | 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  /** Of the table and the topic. */
  readonly encryptionKey?: IKey | undefined;
}

/** Schedule -> one digest a window, a mail of headlines, to a topic of its own. */
export class DigestFunction extends Construct {
  readonly function: LambdaFunction;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { settings, table, encryptionKey }: DigestFunctionProps) {
    super(scope, id);
    this.topic = createTopic(this, 'wiredrop headlines', encryptionKey);
    if (settings.subscribeEmail !== '') this.topic.addSubscription(new EmailSubscription(settings.subscribeEmail));
    this.function = createFunction(this, {
      service: 'digest',
      description: 'Sends the headlines of new stories',
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        TOPIC_ARN: this.topic.topicArn,
        DIGEST_MINUTES: String(settings.digestMinutes),
      },
    });
    for (const statement of readLatestStories(table)) this.function.addToRolePolicy(statement);
    this.function.addToRolePolicy(inPartition(table, DIGEST_KEY.pk, ['GetItem', 'PutItem']));
    this.function.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }));
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    new Rule(this, 'Schedule', {
      description: 'Sends a digest after each window',
      schedule: scheduleOf(settings.digestMinutes),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'A lost event needs no redrive: the next digest includes its headlines',
    });
  }

  /**
   * Events that Lambda gave up, after three attempts or six hours.
   * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  metricFailed(): Metric {
    return this.function.metric('AsyncEventsDropped', { statistic: 'Sum', period: Duration.minutes(5) });
  }
}

/**
 * Shortly after each window's end. EventBridge counts in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
function scheduleOf(minutes: number): Schedule {
  if (minutes < 60) return Schedule.cron({ minute: `${LAG_MINUTES}/${minutes}` });
  const minute = String(LAG_MINUTES);
  if (minutes === 60) return Schedule.cron({ minute });
  return Schedule.cron({ minute, hour: minutes === 1440 ? '0' : `0/${minutes / 60}` });
}
