import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, ScheduledEvent } from 'aws-lambda';
import type { ObjectPointer } from '../notifications/facts.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { metricsOwner, writeMetrics } from '../runtime/metrics.ts';
import { type HeardCanary, runCanary } from './run-canary.ts';

const { env } = process;
const s3 = new S3Client(CLIENT_LIMITS);
// The time-outs exceed the longest poll.
const sqs = new SQSClient({
  requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 25_000, socketTimeout: 25_000 },
});
const owner = metricsOwner(env);
const Bucket = required(env, 'BUCKET_NAME');
const QueueUrl = required(env, 'QUEUE_URL');
const place = { prefix: env.PREFIX ?? '', suffix: required(env, 'SUFFIX') };

async function receive(WaitTimeSeconds: number): Promise<HeardCanary[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  if (Messages.length === 0) return [];
  const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  return Messages.map(({ Body = '', Attributes }) => ({
    key: (JSON.parse(Body) as ObjectPointer).key,
    atMs: Number(Attributes?.SentTimestamp),
  }));
}

/** Schedule -> an upload, and a metric of how long its announcement took, or of how long the run waited for it. */
export async function handler(_: Pick<ScheduledEvent, 'time'>, context: Context): Promise<void> {
  const { fault, ...result } = await runCanary({
    place,
    upload: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    receive,
    nowMs: Date.now,
    newId: randomUUID,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
  log(result.heard ? 'INFO' : 'ERROR', { canary: result });
  writeMetrics(owner, [{ name: 'UploadToAnnouncement', unit: 'Milliseconds', value: result.latenciesMs }]);
  if (fault !== undefined) throw fault;
}
