import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { log } from '../log.ts';
import { metricsOwner, writeMetrics } from '../metrics.ts';
import type { MatchSettings } from '../story/items/settings.ts';
import { listStories, readStories } from '../story/table/dynamo-day-index.ts';
import { learn } from './learn.ts';
import { rarityItem } from './rarity-item.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const owner = metricsOwner(env);
const TableName = required(env, 'TABLE_NAME');
const { windowDays, model, ...settings }: MatchSettings = JSON.parse(required(env, 'MATCHING'));

/** Schedule -> the item with the rarity of the stack's own words. @throws if it was not written: Lambda tries again. */
export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  const learned = await learn(Date.parse(time), windowDays, {
    list: (day, limit) =>
      listStories(dynamodb, TableName, { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z`, limit }),
    read: (keys) => readStories(dynamodb, TableName, keys, 'eventual'),
    model,
  });
  const item = rarityItem(learned);
  await dynamodb.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  const { at, from, to, stories, chance, threshold } = item;
  const value = (settings.auto ? threshold : undefined) ?? settings.threshold;
  writeMetrics(owner, [{ name: 'MatchThreshold', value }]);
  log('INFO', { learned: { at, from, to, stories, terms: learned.terms.counts.size, chance, threshold } });
}
