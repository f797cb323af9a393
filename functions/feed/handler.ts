import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { staged } from '../runtime/stage.ts';
import { shippedWeights } from '../sections/sections.ts';
import { namedSections } from '../sections/stated.ts';
import { asStory } from '../story/items/story.ts';
import { changeLists } from '../story/table/dynamo-change-lists.ts';
import { listStories, readStories } from '../story/table/dynamo-day-index.ts';
import { readItems } from '../story/table/dynamo-table.ts';
import { withAllReportsOf } from '../story/table/read-stories.ts';
import { withSection } from '../story/table/story-section.ts';
import { feedBucket } from './feed-bucket.ts';
import { storyDays } from './story-days.ts';
import { type FeedDependencies, type FeedSettings, updateFeeds } from './update-feeds.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');

const settings: FeedSettings = {
  isPublishing: required(env, 'PUBLISHING') === 'true',
  source: required(env, 'EVENT_SOURCE'),
  title: required(env, 'FEED_TITLE'),
  url: env.FEED_URL ?? '',
  timeZone: env.TIME_ZONE ?? 'UTC',
  parts: Number(env.PARTS ?? 1) as FeedSettings['parts'],
  hasPictures: env.PICTURES === 'true',
  sections: namedSections(JSON.parse(env.SECTIONS ?? '[]')),
  editions: (env.EDITIONS ?? '').split(',').filter((hour) => hour !== ''),
  retentionDays: Number(env.RETENTION_DAYS ?? 0),
};

const bucket = staged(
  'bucket',
  feedBucket(new S3Client(CLIENT_LIMITS), {
    ...{ bucket: required(env, 'BUCKET_NAME'), folder: required(env, 'FEED_FOLDER'), source: settings.source },
    stateFolder: required(env, 'STATE_FOLDER'),
    maxAge: Number(required(env, 'FEED_SECONDS')),
  }),
);

const sections = { named: settings.sections ?? [], weights: shippedWeights() };

const dependencies: FeedDependencies = {
  stories: staged('table', {
    list: (range) => listStories(dynamodb, tableName, range),
    read: (keys) => readStories(dynamodb, tableName, keys, 'strong'),
    async withReports(heads) {
      const read: Parameters<typeof withAllReportsOf>[1] = (keys) => readItems(dynamodb, tableName, keys, 'strong');
      return (await withAllReportsOf(heads.map(asStory), read)).map((story) => withSection(story, sections));
    },
    nowMs: Date.now,
  }),
  changes: staged('table', changeLists(dynamodb, tableName)),
  bucket,
  days: storyDays(bucket),
};

/**
 * Schedule -> files of days, by which stories are searched; feeds and pages.
 * @returns how many files were written and deleted; undefined if another run is writing
 * @throws if they could not be written: the next run tries again.
 */
export async function handler(): Promise<number | undefined> {
  const feeds = await updateFeeds(dependencies, settings);
  if (feeds === undefined) return undefined;
  const changes = feeds.written.length + feeds.removed.length + feeds.pages + feeds.days;
  if (changes > 0) log('INFO', { feeds });
  return changes;
}
