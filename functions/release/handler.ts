import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { metricsOwner, writeMetrics } from '../runtime/metrics.ts';
import { mergeShards } from '../story/table/dynamo-day-index.ts';
import { dueLists, isOverdue } from './due.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });
const TableName = required(env, 'TABLE_NAME');
const QueueUrl = required(env, 'QUEUE_URL');
const owner = metricsOwner(env);

/** Of a batch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH = 10;
/** What one run asks for; the next run goes on. */
const MOST = 1_000;

/** Schedule -> a message to ingest for each article whose embargo has ended, and each revision that has waited. */
export async function handler(): Promise<void> {
  const now = new Date();
  const due: { pk: string; until: string }[] = [];
  for (const { list, from } of dueLists(now)) {
    if (due.length >= MOST) break;
    for await (const { pk, firstSeenAt } of mergeShards(dynamodb, TableName, list, {
      from,
      to: now.toISOString(),
      pageSize: BATCH,
    }))
      if (due.push({ pk, until: firstSeenAt }) === MOST) break;
  }
  for (let at = 0; at < due.length; at += BATCH) {
    const Entries = due
      .slice(at, at + BATCH)
      .map(({ pk }, i) => ({ Id: String(i), MessageBody: JSON.stringify({ wiredrop: 'release', held: pk }) }));
    // What is not sent is sent by a later run.
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
  const value = due.filter(({ until }) => isOverdue(until, now)).length;
  if (value > 0) writeMetrics(owner, [{ name: 'Held', dimension: ['state', 'overdue'], value }]);
}
