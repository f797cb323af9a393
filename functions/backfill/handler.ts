import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { queueDepth } from '../aws/queue-depth.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { inStage } from '../runtime/stage.ts';
import { createFindReceipts, onlyEnded } from '../story/table/dynamo-receipts.ts';
import { type BackfillAnswer, type BackfillStep, runStep } from './backfill.ts';
import { openBucket } from './list-versions.ts';
import { countIn } from './progress.ts';
import { sendFileEvents } from './send-file-events.ts';

const { env } = process;
const s3 = new S3Client(CLIENT_LIMITS);
const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const bucket = required(env, 'BUCKET_NAME');
const queueUrl = required(env, 'QUEUE_URL');
const tableName = required(env, 'TABLE_NAME');
const { prefix, suffixes, ownFolders } = JSON.parse(required(env, 'SETTINGS')) as {
  prefix: string;
  suffixes: readonly string[];
  ownFolders: readonly string[];
};
const list = openBucket(s3, bucket);

/** A step of the state machine. @throws transient faults: the state machine tries again. */
export async function handler(step: BackfillStep, context: Context): Promise<BackfillAnswer> {
  return runStep(step, {
    bucket,
    list: inStage('bucket', async (range) => (await list)(range)),
    find: inStage('table', onlyEnded(createFindReceipts(dynamodb, tableName))),
    isIngested: (key) =>
      key.startsWith(prefix) &&
      suffixes.some((suffix) => key.endsWith(suffix)) &&
      !ownFolders.some((folder) => key.startsWith(folder)),
    send: inStage('queue', (files) => sendFileEvents(sqs, queueUrl, files)),
    depth: inStage('queue', () => queueDepth(sqs, queueUrl)),
    count: inStage('table', countIn(dynamodb, tableName, Date.now)),
    sleep: setTimeout,
    nowMs: Date.now,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
}
