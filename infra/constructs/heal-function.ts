import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TWINS } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import type { StoryStore } from './story-store.ts';

export interface HealFunctionProps {
  readonly settings: Pick<Settings, 'matchWindowDays' | 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  /** Where ingest takes requests. */
  readonly requestQueue: IQueue;
  /** Of the table and the queue. */
  readonly encryptionKey?: IKey | undefined;
}

/** Minutes from one run to the next. */
const MINUTES = 10;

/** Schedule -> requests to merge the twins that were found lately. */
export class HealFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { settings, table, requestQueue, encryptionKey }: HealFunctionProps) {
    super(scope, id);
    this.function = createFunction(this, {
      service: 'heal',
      description: 'Asks to merge stories that are one event',
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        REQUEST_QUEUE_URL: requestQueue.queueUrl,
        WINDOW_DAYS: String(settings.matchWindowDays),
      },
    });
    this.function.addToRolePolicy(
      new PolicyStatement({
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
        actions: ['dynamodb:Query'],
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [TWINS] } },
      }),
    );
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [table.tableArn] }),
    );
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [requestQueue.queueArn] }),
    );
    grantKey(encryptionKey, this.function, [...TO_USE_TABLE, ...TO_SEND]);
    new Rule(this, 'Schedule', {
      description: 'Asks to merge twins',
      schedule: Schedule.rate(Duration.minutes(MINUTES)),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'A lost event needs no redrive: the next run asks for the same merges',
    });
  }
}
