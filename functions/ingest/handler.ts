import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { dynamoTable } from '../story/dynamo-table.ts';
import { ATTEMPTS } from '../story/record-file.ts';
import { ingestBatch } from './ingest-batch.ts';
import { type IngestDependencies, ingestFile, recallFile } from './ingest-file.ts';
import { readObject, S3_SETTINGS } from './read-object.ts';
import { createReport } from './report.ts';

const s3 = new S3Client(S3_SETTINGS);
const { env } = process;

const table = dynamoTable(new DynamoDBClient(CLIENT_LIMITS), required(env, 'TABLE_NAME'));
const dependencies: IngestDependencies = {
  table,
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
  },
};
const report = createReport({ namespace: required(env, 'METRICS_NAMESPACE'), service: required(env, 'SERVICE') });

/** SQS batch of S3 notifications; answers with the messages that are to come again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const response = await ingestBatch(
    event.Records,
    {
      ingest: (file, inTurn) => ingestFile(file, dependencies, inTurn),
      recall: (file) => recallFile(file, dependencies),
    },
    report,
    () => context.getRemainingTimeInMillis(),
  );
  report.flush();
  return response;
}
