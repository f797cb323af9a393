import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { checkSources } from './check-sources.ts';
import { topicMessage } from './events.ts';
import { sourceTable } from './source-table.ts';

const { env } = process;
const table = sourceTable(new DynamoDBClient(CLIENT_LIMITS), required(env, 'TABLE_NAME'));
const sns = new SNSClient(CLIENT_LIMITS);
const source = required(env, 'EVENT_SOURCE');

/** Schedule -> changes of sources, to the operators' topic. */
export async function handler(event: Pick<ScheduledEvent, 'time'>): Promise<void> {
  log('INFO', { checked: await checkSources(event.time, { table, publish, now: Date.now, source }) });
}

/** Without a topic, the log and `wiredrop sources` show the event. */
async function publish(event: Parameters<typeof topicMessage>[0]): Promise<void> {
  log('INFO', { event });
  if (env.ALARM_TOPIC_ARN)
    await sns.send(new PublishCommand({ TopicArn: env.ALARM_TOPIC_ARN, ...topicMessage(event) }));
}
