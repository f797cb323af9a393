import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mapBounded } from '../runtime/map-bounded.ts';
import { type FileVersion, fileMessage } from '../story/items/file-version.ts';

/**
 * What one call takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const BATCH = 10;

const CONCURRENCY = 4;

/**
 * Tells ingest of file versions whose events were lost or never sent, a message each. Ingest skips a version that has
 * its receipt.
 * @throws if SQS refuses one of them; those that were sent before stay sent, and may be sent again.
 */
export async function sendFileEvents(
  sqs: SQSClient,
  QueueUrl: string,
  versions: readonly FileVersion[],
  change: 'upload' | 'removal' = 'upload',
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(versions.length / BATCH) }, (_, at) => at * BATCH);
  await mapBounded(starts, CONCURRENCY, async (start) => {
    const batch = versions.slice(start, start + BATCH);
    const Entries = batch.map((version, index) => ({ Id: String(index), MessageBody: fileMessage(version, change) }));
    const { Failed: [refused] = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (refused === undefined) return;
    throw new Error(`SQS refuses ${batch[Number(refused.Id)]?.key}: ${refused.Code} ${refused.Message ?? ''}`);
  });
}
