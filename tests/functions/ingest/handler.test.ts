import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse } from 'aws-lambda';
import { CLIENT_LIMITS } from '../../../functions/runtime/environment.ts';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import type { IngestSettings } from '../../../functions/story/items/settings.ts';
import { itemOf } from '../../../functions/story/table/dynamo-item.ts';
import { SETTINGS } from '../../fixtures/arrivals.ts';
import { serve } from '../../fixtures/serve.ts';
import { crawled } from '../article/crawled.ts';
import { limitsOf, loaded, logged, NOBODY_ANSWERS, type Sending } from '../loaded.ts';

/** The variable `SETTINGS`. */
function settingsWith(settings: Partial<IngestSettings>): string {
  return JSON.stringify({ ...SETTINGS, suffixes: ['.md'], maxBytes: 10_000, ...settings });
}

/** What the stack sets (infra/constructs/parts/ingest.ts). */
const ENVIRONMENT = {
  TABLE_NAME: 'stories',
  SETTINGS: settingsWith({}),
  METRICS_NAMESPACE: 'news',
  SERVICE: 'reading',
};

interface Ingest {
  handler(event: { Records: object[] }, context: { getRemainingTimeInMillis(): number }): Promise<SQSBatchResponse>;
}

const IN_TIME = { getRemainingTimeInMillis: () => 30_000 };

/** A queue message that tells of one upload, and has its key for an id. */
const upload = (key: string, size = 2_000) => ({
  messageId: key,
  attributes: { ApproximateReceiveCount: '1' },
  body: JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        eventTime: '2026-01-08T12:00:00.000Z',
        s3: { bucket: { name: 'bucket' }, object: { key, size } },
      },
    ],
  }),
});

/** Larger than `maxBytes`: its outcome is one write, and its object is not read. */
const tooLarge = (key: string) => upload(key, 10_001);

const articleNamed = (key: string): string =>
  crawled({ id: `901_${key}`, text: `The words of ${key}, and no others.` });

/**
 * Answers the functions' calls: a bucket of one article under each key, but for those that it has trouble with, and an
 * empty table.
 */
const services = (context: TestContext, refuses = false) => {
  context.mock.method(S3Client.prototype as Sending, 'send', async ({ input }: GetObjectCommand) => {
    if (input.Key?.startsWith('trouble')) throw new Error('SlowDown');
    return { Body: { transformToByteArray: async () => Buffer.from(articleNamed(input.Key ?? '')) } };
  });
  return tableAlone(context, refuses);
};

const tableAlone = (context: TestContext, refuses = false) => {
  const calls: (BatchGetItemCommand | TransactWriteItemsCommand)[] = [];
  context.mock.method(DynamoDBClient.prototype as Sending, 'send', async (call: (typeof calls)[number]) => {
    calls.push(call);
    if (refuses && call instanceof TransactWriteItemsCommand)
      throw new TransactionConflictException({ message: 'refused', $metadata: {} });
    return {};
  });
  const of = <C>(kind: new (...input: never[]) => C): C[] => calls.filter((call) => call instanceof kind) as C[];
  return {
    reads: () => of(BatchGetItemCommand),
    transactions: () => of(TransactWriteItemsCommand),
    /** Every item that was put, with the table it was put into. */
    items: () =>
      of(TransactWriteItemsCommand)
        .flatMap(({ input }) => (input.TransactItems ?? []).map(({ Put }) => Put))
        .map((put) => ({ table: put?.TableName, ...itemOf(put?.Item ?? {}) })),
  };
};

const ingestWith = (context: TestContext, environment: Partial<typeof ENVIRONMENT>): Promise<Ingest> =>
  loaded(context, 'ingest', { ...ENVIRONMENT, ...environment });

describe('the ingest handler', () => {
  /** What is stored of a new article, and how many reads that takes. */
  const stored = async (context: TestContext, environment: Partial<typeof ENVIRONMENT>) => {
    logged(context);
    const { items, reads } = services(context);
    const { handler } = await ingestWith(context, environment);
    await handler({ Records: [upload('site/a.md')] }, IN_TIME);
    const { table, announce, day, pk } = items().find((item) => item.entity === 'story') ?? {};
    const { words, textKey } = items().find((item) => item.entity === 'report') ?? {};
    // A story of the whole bucket has the hash of its words for an id, one of a folder a hash of both.
    const scope = String(pk).includes(String(textKey).slice(3, 25)) ? 'bucket' : 'prefix';
    return {
      ...{ table, announce, listed: day !== undefined, publishedAt: words?.publishedAt, scope, reads: reads().length },
    };
  };

  it('stores a new article as its environment says', async (context) => {
    assert.deepEqual(await stored(context, {}), {
      ...{ table: 'stories', announce: 'story.created', listed: true, publishedAt: '2026-01-06T15:00:00.000Z' },
      ...{ scope: 'bucket', reads: 1 },
    });
  });

  it('follows other settings in its environment', async (context) => {
    const otherwise = {
      TABLE_NAME: 'backfill',
      SETTINGS: settingsWith({
        notifications: false,
        timeZone: 'America/Halifax',
        articleScope: 'prefix',
        matching: MATCH_DEFAULTS,
      }),
    };
    assert.deepEqual(await stored(context, otherwise), {
      table: 'backfill',
      announce: 'none',
      listed: false,
      publishedAt: '2026-01-07T04:00:00.000Z',
      scope: 'prefix',
      // The second one is for like reports, the third for how rare words are in this stack.
      reads: 3,
    });
  });

  it('decides sixteen times, with pauses, if others are always faster, and returns the message', async (context) => {
    logged(context);
    const pauses = context.mock.method(Math, 'random', () => 0.001);
    const { transactions, reads } = services(context, true);
    const { handler } = await ingestWith(context, {});
    const response = await handler({ Records: [tooLarge('a.md')] }, IN_TIME);
    assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: 'a.md' }] });
    assert.deepEqual([transactions().length, reads().length], [16, 16]);
    assert.ok(pauses.mock.callCount() >= 15);
  });

  it('holds each of its clients to the limits: one hung call must not use up its time', async (context) => {
    logged(context);
    const limits = limitsOf(context, S3Client, DynamoDBClient);
    // Of a redelivered file the table is asked first.
    const again = { ...upload('b.md'), attributes: { ApproximateReceiveCount: '2' } };
    const { handler } = await loaded<Ingest>(context, 'ingest', { ...ENVIRONMENT, ...NOBODY_ANSWERS });
    const { batchItemFailures } = await handler({ Records: [upload('a.md'), again] }, IN_TIME);
    assert.equal(batchItemFailures.length, 2);
    assert.equal(limits().length, 2);
    for (const limit of limits()) assert.partialDeepStrictEqual(limit, CLIENT_LIMITS.requestHandler);
  });

  it('reads an object whose checksum the SDK cannot compute, and asks for none', async (context) => {
    logged(context);
    const asked: unknown[] = [];
    const AWS_ENDPOINT_URL_S3 = await serve(context, ({ headers }, answer) => {
      const mode = headers['x-amz-checksum-mode'];
      asked.push(mode);
      // S3 names the checksum it keeps to whoever asks for it.
      answer
        .writeHead(200, mode === undefined ? {} : { 'x-amz-checksum-xxhash3': 'AAAAAAAAAAA=' })
        .end(articleNamed('a'));
    });
    const { items } = tableAlone(context);
    const environment = { ...ENVIRONMENT, ...NOBODY_ANSWERS, AWS_ENDPOINT_URL_S3 };
    const { handler } = await loaded<Ingest>(context, 'ingest', environment);
    assert.deepEqual(await handler({ Records: [upload('a.md')] }, IN_TIME), { batchItemFailures: [] });
    assert.deepEqual([asked, items().filter(({ entity }) => entity === 'story').length], [[undefined], 1]);
  });

  it('does not start without one of its variables, and says which', async (context) => {
    for (const name of Object.keys(ENVIRONMENT))
      await assert.rejects(ingestWith(context, { [name]: undefined }), new RegExp(`variable ${name} is not set`));
  });
});
