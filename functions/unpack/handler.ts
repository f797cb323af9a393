import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { putOnce } from '../aws/put-once.ts';
import { sendToUnpack } from '../aws/send-to-unpack.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { errorFields, log } from '../runtime/log.ts';
import type { UnpackRequest } from '../story/items/container.ts';
import { dynamoTable } from '../story/table/dynamo-table.ts';
import { ATTEMPTS } from '../story/table/retry-policy.ts';
import { deletionsIn, openObject, SILENCE_MS } from './objects.ts';
import { type UnpackDependencies, unpackContainer } from './unpack-container.ts';

/** A failed message comes back after so long, and not after the time that a crash takes to show. */
const RETRY_SECONDS = 60;

const { env } = process;
const QueueUrl = required(env, 'QUEUE_URL');
const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });
const s3 = new S3Client({
  requestHandler: { ...CLIENT_LIMITS.requestHandler, socketTimeout: SILENCE_MS },
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
const settings = JSON.parse(required(env, 'SETTINGS')) as UnpackDependencies['settings'] & { onDelete: string };

const dependencies: Omit<UnpackDependencies, 'remainingMs'> = {
  open: (file, from) => openObject(s3, file, from),
  put: (...object) => putOnce(s3, ...object),
  ...(settings.onDelete === 'withdraw' && { deletions: deletionsIn(s3) }),
  send: (request) => sendToUnpack(QueueUrl, request),
  async othersWait() {
    const AttributeNames = ['ApproximateNumberOfMessages'] as const;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages) > 0;
  },
  table: dynamoTable(new DynamoDBClient(CLIENT_LIMITS), required(env, 'TABLE_NAME')),
  retryPolicy: { attempts: ATTEMPTS, sleep: setTimeout, random: Math.random },
  settings,
  nowMs: Date.now,
};

/** Queue of containers -> a file for each of their articles, which S3 announces to ingest like any other upload. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { messageId, receiptHandle: ReceiptHandle, body } of Records) {
    const remainingMs = () => context.getRemainingTimeInMillis();
    try {
      const request = JSON.parse(body) as UnpackRequest;
      const outcome = await unpackContainer(request, { ...dependencies, remainingMs });
      log('INFO', { container: request.file.key, versionId: request.file.versionId, ...outcome });
    } catch (error) {
      log('ERROR', { message: 'container returns to the queue', messageId, body, error: errorFields(error) });
      failed.push(messageId);
      const hide = { QueueUrl, ReceiptHandle, VisibilityTimeout: RETRY_SECONDS };
      await sqs.send(new ChangeMessageVisibilityCommand(hide)).catch(() => {});
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
