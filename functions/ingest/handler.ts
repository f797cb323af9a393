import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { CountingJudge, JudgeConfig } from '../judge/judge.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { metricsOwner } from '../runtime/metrics.ts';
import { inStage, staged } from '../runtime/stage.ts';
import type { IngestSettings } from '../story/items/settings.ts';
import { dynamoTable, receiptsOfKey } from '../story/table/dynamo-table.ts';
import { ATTEMPTS } from '../story/table/retry-policy.ts';
import { batchWork, type EventDependencies } from './file-events.ts';
import { createObserver, ingestBatch } from './ingest-batch.ts';
import { loadBedrockJudge, loadChatJudge, loadSendToUnpack } from './lazy.cjs';
import { hasObject, latestAt, readObject, S3_SETTINGS } from './read-object.ts';
import { stackRarity } from './stack-rarity.ts';

const s3 = new S3Client(S3_SETTINGS);
const { env } = process;

const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const unpackQueueUrl = env.UNPACK_QUEUE_URL;
const settings: IngestSettings = {
  ...JSON.parse(required(env, 'SETTINGS')),
  publishable: env.PUBLISHABLE_FILE === undefined ? {} : JSON.parse(readFileSync(env.PUBLISHABLE_FILE, 'utf8')),
};
const table = staged('table', dynamoTable(dynamodb, tableName));
const judge = env.JUDGE === undefined ? undefined : judgeOf(JSON.parse(env.JUDGE));
const dependencies: EventDependencies = {
  table,
  readObject: inStage('bucket', (file, maxBytes) => readObject(s3, file, maxBytes)),
  latest: inStage('bucket', (file) => latestAt(s3, file)),
  retryPolicy: { attempts: ATTEMPTS, sleep: setTimeout, random: Math.random },
  nowMs: Date.now,
  settings,
  ...(judge && { judge }),
  ...(unpackQueueUrl && {
    unpacking: {
      send: inStage('queue', (request) => loadSendToUnpack().sendToUnpack(unpackQueueUrl, request)),
      principal: `AWS:${env.UNPACK_ROLE_ID}:`,
    },
  }),
  ...(settings.matching.enabled && { learned: stackRarity(table, Date.now) }),
  ...(settings.onDelete === 'withdraw' && {
    deletions: {
      hasObject: inStage('bucket', (file) => hasObject(s3, file)),
      receiptsOf: inStage('table', (file) => receiptsOfKey(dynamodb, tableName, file)),
    },
  }),
};
const observer = createObserver(metricsOwner(env));

/** SQS batch of S3 notifications; answers with the messages that are to come again. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const response = await ingestBatch(Records, batchWork(dependencies), observer, remainingMs);
  await judge?.settle();
  observer.flush(judge?.metrics());
  return response;
}

function judgeOf(config: JudgeConfig): CountingJudge {
  const surroundings = { dynamodb, tableName, env };
  return config.service === 'bedrock'
    ? loadBedrockJudge().createBedrockJudge(config, surroundings)
    : loadChatJudge().createChatJudge(config, surroundings);
}
