import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { putOnce } from '../aws/put-once.ts';
import { headersVariable, parseHeaders } from '../http/own-headers.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { metricsOwner, writeMetrics } from '../runtime/metrics.ts';
import { inStage, staged } from '../runtime/stage.ts';
import { fetchFeed } from './fetch-feed.ts';
import { pageGetter } from './full-text.ts';
import type { DroppedFiles } from './poll-feed.ts';
import { pollFeeds } from './poll-feeds.ts';
import type { PolledFeed } from './polled-feed.ts';
import { readFeedStates, writeFeedState } from './polled-state.ts';

const { env } = process;
const s3 = new S3Client({ ...CLIENT_LIMITS, requestChecksumCalculation: 'WHEN_REQUIRED' });
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const bucket = required(env, 'BUCKET_NAME');
const folder = required(env, 'FOLDER');
const owner = metricsOwner(env);
const isLocal = env.WIREDROP_LOCAL !== undefined;
const fetchOptions = { userAgent: required(env, 'USER_AGENT'), anyAddress: isLocal };
const dropped = staged('bucket', droppedFiles(required(env, 'DROPPED_FOLDER')));
const secrets = new SecretsManagerClient(CLIENT_LIMITS);
const readSecret = inStage('secret', async ({ name, headersSecret: SecretId }: PolledFeed) => {
  if (isLocal) return env[headersVariable(name)];
  return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
});

/** The headers of a feed, for its own host. @throws Error that says why there are none, without their text */
async function ownHeaders(feed: PolledFeed) {
  if (feed.headersSecret === undefined) return {};
  return { own: { origin: new URL(feed.url).origin, headers: parseHeaders(await readSecret(feed)) } };
}

/** Beside the bundle: the variables of a function hold 4 KB. Functions start in the folder of their code. */
const feeds: readonly PolledFeed[] = JSON.parse(readFileSync('feeds.json', 'utf8'));

/** Before the end of the time: feeds that are being asked answer within 10 s. */
const LAST_START_MS = 60_000;
/** Before the end of the time: states are still written. */
const RESERVED_MS = 20_000;

/** Of a page of an entry. */
const MOST_PAGE_BYTES = 2 * 2 ** 20;

/** Failing feeds that a line of the log names. */
const MOST_NAMED = 3;

/** Schedule -> an article file for each new entry of the feeds. */
export async function handler(_: unknown, context: Context): Promise<void> {
  const timeoutMs = Date.now() + context.getRemainingTimeInMillis();
  const states = await readFeedStates(dynamodb, tableName);
  const result = await pollFeeds(feeds, states, {
    fetch: inStage('server', async (url, validators, feed) =>
      fetchFeed(url, validators, { ...fetchOptions, ...(await ownHeaders(feed)) }),
    ),
    getPage: pageGetter({
      fetch: (url, pageMs) => fetchFeed(url, {}, { ...fetchOptions, timeoutMs: pageMs, mostBytes: MOST_PAGE_BYTES }),
      nowMs: Date.now,
      sleep: setTimeout,
    }),
    dropped,
    put: inStage('bucket', (key, body, metadata) => putOnce(s3, bucket, key, body, metadata)),
    write: inStage('table', (state) => writeFeedState(dynamodb, tableName, state)),
    folder,
    nowMs: Date.now,
    lastStartMs: timeoutMs - LAST_START_MS,
    endMs: timeoutMs - RESERVED_MS,
  });
  log('INFO', result);
  const { failed, entries } = result;
  const fates = Object.entries(entries).filter(([, value]) => value > 0);
  writeMetrics(
    owner,
    fates.map(([fate, value]) => ({ name: 'Entries', dimension: ['fate', fate], value })),
  );
  if (failed.length === 0) return;
  // Also for the terminal of a stack on this machine; no alarm counts it.
  const named = [...failed.slice(0, MOST_NAMED), ...(failed.length > MOST_NAMED ? ['…'] : [])].join('; ');
  log('ERROR', { message: `${failed.length} of ${feeds.length} feeds fail (npx wiredrop sources): ${named}` });
}

/** Entries that rules dropped, in a folder that is never ingested: a file for each, below the name of its feed. */
function droppedFiles(folder: string): DroppedFiles {
  const Bucket = bucket;
  const keyOf = (feed: string, id: string) => `${folder}${feed}/${id}.json`;
  return {
    async put(feed, id, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key: keyOf(feed, id), Body, ContentType: 'application/json' }));
    },
    async list(feed, after) {
      const Prefix = `${folder}${feed}/`;
      const StartAfter = after === undefined ? undefined : keyOf(feed, after);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter, MaxKeys: 100 }));
      return Contents.flatMap(({ Key = '' }) => Key.slice(Prefix.length).replace(/\.json$/, '') || []);
    },
    async read(feed, id) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(feed, id) }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(feed, id) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: keyOf(feed, id) }));
    },
  };
}
