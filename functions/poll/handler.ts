import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { log } from '../log.ts';
import { mapBounded } from '../map-bounded.ts';
import { putOnce } from '../put-once.ts';
import { readFeedStates, writeFeedState } from './feed-state.ts';
import { fetchFeed } from './fetch-feed.ts';
import { isDue, pollFeed } from './poll-feed.ts';
import type { PolledFeed } from './polled-feed.ts';

const { env } = process;
const s3 = new S3Client({ ...CLIENT_LIMITS, requestChecksumCalculation: 'WHEN_REQUIRED' });
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const bucket = required(env, 'BUCKET_NAME');
const folder = required(env, 'FOLDER');
const fetchOptions = { userAgent: required(env, 'USER_AGENT'), anyAddress: env.WIREDROP_LOCAL !== undefined };

/** Beside the bundle: the variables of a function hold 4 KB. Functions start in the folder of their code. */
const feeds: readonly PolledFeed[] = JSON.parse(readFileSync('feeds.json', 'utf8'));

/** Feeds at a time: each takes up to 10 s, and twice 5 MiB. */
const CONCURRENT_FEEDS = 24;
/** No feed is fetched in this last part of the time; the next run goes on with it. */
const RESERVED_MS = 30_000;

/** Schedule -> an article file for each new entry of the feeds. */
export async function handler(_: unknown, context: Context): Promise<void> {
  const states = await readFeedStates(dynamodb, tableName);
  // Those that were not reached the last time first.
  const due = feeds
    .filter(({ url }) => isDue(states.get(url), Date.now()))
    .sort((one, other) => polledAt(one) - polledAt(other));
  function polledAt({ url }: PolledFeed): number {
    return Date.parse(states.get(url)?.polledAt ?? '1970-01-01');
  }
  const failed: string[] = [];
  await mapBounded(due, CONCURRENT_FEEDS, async (feed) => {
    if (context.getRemainingTimeInMillis() < RESERVED_MS) return;
    const state = await pollFeed(feed, states.get(feed.url), {
      fetch: (url, validators) => fetchFeed(url, validators, fetchOptions),
      put: (key, body, metadata) => putOnce(s3, bucket, key, body, metadata),
      folder,
      nowMs: Date.now,
    });
    if (state.failures > 0) failed.push(feed.name);
    await writeFeedState(dynamodb, tableName, state);
  });
  log('INFO', { polled: due.length, failed });
}
