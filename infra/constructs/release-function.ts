import { Duration, Validations } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DAY_INDEX } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction, metricsNamespace } from './function-defaults.ts';
import type { AlarmRule } from './outlets/outlet.ts';
import type { StoryStore } from './story-store.ts';

export interface ReleaseFunctionProps {
  readonly settings: Pick<Settings, 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  readonly requestQueue: Queue;
  /** Of the table and the queue. */
  readonly encryptionKey?: IKey | undefined;
}

const SERVICE = 'release';

/** Schedule -> a message to ingest for each article whose embargo has ended. */
export class ReleaseFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ReleaseFunctionProps) {
    super(scope, id);
    const { settings, table, requestQueue, encryptionKey } = props;
    this.function = createFunction(this, {
      service: SERVICE,
      description: 'Finds the articles whose embargo has ended',
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: requestQueue.queueUrl,
        METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    for (const statement of [
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${DAY_INDEX.name}`] }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [requestQueue.queueArn] }),
    ])
      this.function.addToRolePolicy(statement);
    grantKey(encryptionKey, this.function, [...TO_USE_TABLE, ...TO_SEND]);
    new Rule(this, 'Schedule', {
      description: 'Releases articles whose embargo has ended',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'A lost event needs no redrive: the next run finds the same',
    });
  }

  get alarm(): AlarmRule {
    const period = Duration.minutes(15);
    const overdue = new Metric({
      namespace: metricsNamespace(this),
      metricName: 'Held',
      dimensionsMap: { service: SERVICE, state: 'overdue' },
      statistic: 'Maximum',
    });
    return {
      metric: new MathExpression({
        expression: 'FILL(overdue, 0) + FILL(errors, 0)',
        usingMetrics: { overdue, errors: this.function.metricErrors({ statistic: 'Sum' }) },
        period,
        label: 'articles whose embargo has ended, and failed runs',
      }),
      threshold: 0,
      evaluationPeriods: 2,
      alarmDescription:
        'An embargo has ended more than five minutes ago, and its article is not announced; or the function that looks for them fails. ' +
        'The logs of release (stack output ReleaseLogGroupName) and of ingest have the cause (level = "ERROR"). Once it is gone, articles ' +
        'are released within 15 minutes.',
    };
  }
}
