import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { requestMessage } from '../story/correct/request.ts';
import { openTwins } from '../story/table/dynamo-twins.ts';
import { askToMerge } from './heal.ts';

/** Pairs that a run looks at, and how old their stories may be. */
const LOOKED_AT = 330;
const DAY_MS = 86_400_000;

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });
const tableName = required(env, 'TABLE_NAME');
const QueueUrl = required(env, 'REQUEST_QUEUE_URL');
const windowMs = Number(required(env, 'WINDOW_DAYS')) * DAY_MS;

/** Schedule -> requests to merge twins. @throws if one was not sent: the next run asks again */
export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  const nowMs = Date.parse(time);
  const since = new Date(nowMs - windowMs - DAY_MS).toISOString();
  const asked = await askToMerge(nowMs, {
    open: () => openTwins(dynamodb, tableName, { since, limit: LOOKED_AT }),
    async send(request) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: requestMessage(request) }));
    },
  });
  if (asked > 0) log('INFO', { message: 'asked to merge twins', asked });
}
