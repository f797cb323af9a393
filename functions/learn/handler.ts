import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { learnSections, type StatedText } from '../sections/learned.ts';
import { shippedWeights } from '../sections/sections.ts';
import { namedSections } from '../sections/stated.ts';
import { SCHEMA, type SectionsItem } from '../story/items/items.ts';
import { type Key, SECTIONS_KEY } from '../story/items/keys.ts';
import { asStory } from '../story/items/story.ts';
import { shownRef } from '../story/items/view.ts';
import { listStories, readStories } from '../story/table/dynamo-day-index.ts';
import { readItems } from '../story/table/dynamo-table.ts';
import { withReportsOf } from '../story/table/read-stories.ts';
import { statedText } from '../story/table/story-section.ts';
import { learnWords } from './learn.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const TableName = required(env, 'TABLE_NAME');
const windowDays = Number(required(env, 'WINDOW_DAYS'));
const named = namedSections(JSON.parse(env.SECTIONS ?? '[]'));

/**
 * Schedule -> the items with the rarity of the stack's own words, and with the sections that they are of.
 * @throws if one was not written: Lambda tries again.
 */
export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  const readReports = (keys: readonly Key[]) => readItems(dynamodb, TableName, keys);
  const stated: StatedText[] = [];
  const { terms, ...item } = await learnWords(Date.parse(time), windowDays, {
    list: (day, limit) =>
      listStories(dynamodb, TableName, { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z`, limit }),
    async read(keys) {
      const heads = await readStories(dynamodb, TableName, keys, 'eventual');
      const stories = await withReportsOf(heads.map(asStory), (story) => [shownRef(story)], readReports);
      stated.push(...stories.flatMap((story) => statedText(story, named) ?? []));
      return heads;
    },
  });
  const { at, from, to, stories, version } = item;
  const sections: SectionsItem = {
    ...{ ...SECTIONS_KEY, entity: 'sections', schema: SCHEMA, version, at, named },
    ...learnSections(stated, shippedWeights()),
  };
  for (const learned of [{ ...item, terms }, sections])
    await dynamodb.send(new PutItemCommand({ TableName, Item: marshall(learned) }));
  const { sections: ids, sources, heldOut } = sections;
  log('INFO', {
    learned: { at, from, to, stories, bytes: terms.length, sections: ids, sources, stated: stated.length, heldOut },
  });
}
