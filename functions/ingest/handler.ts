import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { dynamoTable, receiptsOfKey } from '../story/dynamo-table.ts';
import { ATTEMPTS } from '../story/patience.ts';
import { type EventDependencies, handleEvent, recallEvent } from './file-events.ts';
import { ingestBatch } from './ingest-batch.ts';
import { hasObject, readObject, S3_SETTINGS } from './read-object.ts';
import { createReport } from './report.ts';

const s3 = new S3Client(S3_SETTINGS);
const { env } = process;

const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const dependencies: EventDependencies = {
  table: dynamoTable(dynamodb, tableName),
  readObject: (file, maxBytes) => readObject(s3, file, maxBytes),
  patience: { attempts: ATTEMPTS, sleep: setTimeout, random: Math.random },
  now: Date.now,
  settings: {
    maxBytes: Number(required(env, 'MAX_BYTES')),
    timeZone: required(env, 'TIME_ZONE'),
    notifications: required(env, 'NOTIFICATIONS') === 'on',
    timeline: required(env, 'TIMELINE') === 'on',
    // Absent in a stack without the setting.
    coverage: JSON.parse(env.COVERAGE ?? '[]'),
    matching: JSON.parse(required(env, 'MATCHING')),
    articleScope: required(env, 'ARTICLE_SCOPE') === 'prefix' ? 'prefix' : 'bucket',
    // Absent in a stack without the setting.
    retentionDays: Number(env.RETENTION_DAYS ?? 0),
  },
  ...(env.ON_DELETE === 'withdraw' && {
    deletions: {
      hasObject: (file) => hasObject(s3, file),
      receiptsOf: (file) => receiptsOfKey(dynamodb, tableName, file),
    },
  }),
};
const report = createReport({ namespace: required(env, 'METRICS_NAMESPACE'), service: required(env, 'SERVICE') });

/** SQS batch of S3 notifications; answers with the messages that are to come again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const response = await ingestBatch(
    event.Records,
    {
      ingest: (event, inTurn) => handleEvent(event, dependencies, inTurn),
      recall: (event) => recallEvent(event, dependencies),
    },
    report,
    () => context.getRemainingTimeInMillis(),
  );
  report.flush();
  return response;
}
