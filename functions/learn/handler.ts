import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { listStories, readStories } from '../story/table/dynamo-day-index.ts';
import { learnWords } from './learn.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const TableName = required(env, 'TABLE_NAME');
const windowDays = Number(required(env, 'WINDOW_DAYS'));

/**
 * Schedule -> the item with the rarity of the stack's own words.
 * @throws if it was not written: Lambda tries again.
 */
export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  const { terms, ...item } = await learnWords(Date.parse(time), windowDays, {
    list: (day, limit) =>
      listStories(dynamodb, TableName, { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z`, limit }),
    read: (keys) => readStories(dynamodb, TableName, keys, 'eventual'),
  });
  await dynamodb.send(new PutItemCommand({ TableName, Item: marshall({ ...item, terms }) }));
  const { at, from, to, stories } = item;
  log('INFO', { learned: { at, from, to, stories, bytes: terms.length } });
}
