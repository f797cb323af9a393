import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RARITY_KEY } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_USE_TABLE } from './encryption.ts';
import { createFunction, metricsNamespace } from './function-defaults.ts';
import { matchSettings } from './ingest-function.ts';
import { inPartition, readLatestStories, type StoryStore } from './story-store.ts';

export interface LearnFunctionProps {
  readonly settings: Settings;
  readonly table: StoryStore['table'];
  /** Of the table. */
  readonly encryptionKey?: IKey | undefined;
}

const SERVICE = 'learn';

/** Schedule -> how common words are in the stack's own stories, and its threshold: one item of the table, which ingest reads. */
export class LearnFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { settings, table, encryptionKey }: LearnFunctionProps) {
    super(scope, id);
    this.function = createFunction(this, {
      service: SERVICE,
      description:
        'Learns from the stories of the last month how common words are, and from which probability on reports join',
      // Profiles of 30,000 stories take some 60 MB, and their items a minute.
      memoryMb: 1024,
      timeout: Duration.minutes(10),
      logRetention: settings.logRetentionDays,
      environment: {
        TABLE_NAME: table.tableName,
        MATCHING: JSON.stringify(matchSettings(settings)),
        METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    for (const statement of readLatestStories(table)) this.function.addToRolePolicy(statement);
    this.function.addToRolePolicy(inPartition(table, RARITY_KEY.pk, ['PutItem']));
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    new Rule(this, 'Schedule', {
      description: 'Learns how common words are, once a day',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaTarget(this.function)],
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-EventBusDLQ',
      reason: 'A lost event needs no redrive: the next day learns the same and more',
    });
  }
}
