import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { RESTORATION, SPLIT } from '../../../functions/ingest/s3-records.ts';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { CorrectionNote } from '../../../functions/story/correct/correction.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import { encodeEventKey } from '../../aws/event-key.ts';
import { inBatches } from '../../aws/in-batches.ts';

/**
 * What one call takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const BATCH = 10;

const CONCURRENCY = 4;

type EventName = 'ObjectCreated:Put' | 'ObjectRemoved:Delete';

/**
 * Sends the events of file versions to the ingest queue, as S3 does. Ingest skips a version that has its receipt.
 * @throws if SQS refuses one of them; those that were sent before stay sent, and may be sent again.
 */
export async function sendFileEvents(
  sqs: SQSClient,
  QueueUrl: string,
  region: string,
  versions: readonly FileVersion[],
  eventName: EventName = 'ObjectCreated:Put',
): Promise<void> {
  await mapBounded(inBatches(versions, BATCH), CONCURRENCY, async (batch) => {
    const Entries = batch.map((version, index) => ({
      Id: String(index),
      MessageBody: fileEvent(version, region, eventName),
    }));
    const { Failed: [refused] = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (refused === undefined) return;
    throw new Error(`SQS refuses ${batch[Number(refused.Id)]?.key}: ${refused.Code} ${refused.Message ?? ''}`);
  });
}

/**
 * The event of an upload or a deletion, with what the bucket still knows of it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function fileEvent(version: FileVersion, region: string, eventName: EventName = 'ObjectCreated:Put'): string {
  return JSON.stringify({ Records: [record(version, region, eventName)] });
}

/**
 * Asks ingest to restore a withdrawn story from the first of these versions that allows it.
 * @param withdrawnAt of the story: no other withdrawal is undone.
 * @param note of a merge that is undone.
 */
export function restorationEvent(
  versions: readonly FileVersion[],
  storyId: string,
  withdrawnAt: string | undefined,
  region: string,
  note?: CorrectionNote,
): string {
  return JSON.stringify({
    Records: versions.map((version) => ({ ...record(version, region, RESTORATION), storyId, withdrawnAt, note })),
  });
}

/** Asks ingest to split the report of this version off its story. @param heir a report that stays. */
export function splitEvent(
  version: FileVersion,
  { storyId, note, heir }: { storyId: string; note: CorrectionNote; heir?: FileVersion | undefined },
  region: string,
): string {
  return JSON.stringify({ Records: [{ ...record(version, region, SPLIT), storyId, note, heir }] });
}

function record(version: FileVersion, region: string, eventName: string) {
  const { bucket, key, versionId, sequencer, eTag, size, uploadedAt } = version;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: uploadedAt,
    eventName,
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'wiredrop-reconcile',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeEventKey(key), size, eTag, versionId, sequencer },
    },
  };
}
