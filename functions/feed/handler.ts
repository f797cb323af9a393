import { setTimeout } from 'node:timers/promises';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { errorFields } from '../error-fields.ts';
import { log } from '../log.ts';
import { post } from '../post.ts';
import { listStories, readStories } from '../story/dynamo-day-index.ts';
import { type Key, newestFirst } from '../story/keys.ts';
import { feedBucket } from './feed-bucket.ts';
import { pingHub } from './hub.ts';
import { createLatestKeys } from './latest-keys.ts';
import { changedTopics, type FeedDependencies, type FeedSettings, updateFeeds } from './update-feeds.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');

/** The feeds have at most so many stories, of the last so many days. */
const STORIES = 1_000;
const DAYS = 30;
const DAY_MS = 86_400_000;

const latestKeys = createLatestKeys((range) => listStories(dynamodb, tableName, range));

const settings: FeedSettings = {
  source: required(env, 'EVENT_SOURCE'),
  folder: required(env, 'FEED_FOLDER'),
  title: required(env, 'FEED_TITLE'),
  url: env.FEED_URL ?? '',
  hub: env.FEED_HUB ?? '',
};

/** How long a hub may take. */
const HUB_TIMEOUT_MS = 5_000;

const dependencies: FeedDependencies = {
  async latest(changed, freshness) {
    const from = new Date(Date.now() - DAYS * DAY_MS).toISOString();
    const listed = await latestKeys(Date.now(), { days: DAYS, limit: STORIES });
    // Read changed stories strongly. For the others an eventual read is enough, except after a conflict with another run.
    const [changedStories, others] = await Promise.all([
      readStories(dynamodb, tableName, changed, 'strong'),
      readStories(dynamodb, tableName, listed, freshness),
    ]);
    const stories = [...new Map([...others, ...changedStories].map((story) => [story.pk, story])).values()];
    return stories
      .filter(({ day, firstSeenAt }) => day !== undefined && firstSeenAt >= from)
      .sort(newestFirst)
      .slice(0, STORIES);
  },
  bucket: feedBucket(new S3Client(CLIENT_LIMITS), {
    bucket: required(env, 'BUCKET_NAME'),
    folder: settings.folder,
    source: settings.source,
    maxAge: Number(required(env, 'FEED_SECONDS')),
  }),
  sleep: setTimeout,
  random: Math.random,
};
/** Table stream -> feeds in the bucket. @throws if they could not be written: Lambda retries the batch. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const changed = Records.map(({ dynamodb }) => unmarshall(dynamodb?.Keys as Record<string, AttributeValue>) as Key);
  const feeds = await updateFeeds(changed, dependencies, settings);
  log('INFO', { feeds });
  await tellHub(changedTopics(feeds, settings));
}

/** A failure is only logged: the feeds are written, and readers that the hub does not call ask for them. */
async function tellHub(topics: readonly string[]): Promise<void> {
  if (settings.hub === '' || topics.length === 0) return;
  const options = { timeoutMs: HUB_TIMEOUT_MS, anyAddress: env.WIREDROP_LOCAL !== undefined };
  await pingHub(settings.hub, topics, (request) => post(request, options)).catch((error: unknown) => {
    log('ERROR', { message: 'the WebSub hub was not told of changed feeds', topics, error: errorFields(error) });
  });
}
