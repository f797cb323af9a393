import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Notification } from '../events/notification.ts';
import type { TableItem } from '../story/items.ts';
import { toCoverage, toNotification } from './to-notification.ts';

export interface NotifyReport {
  /** Once per batch that announced anything. */
  announced: (notifications: Notification[]) => void;
  failure: (sequenceNumber: string, error: unknown) => void;
}

/** Sends notifications somewhere, each under an id that tells it from the others, and answers which did not make it and why. */
export type Outlet = (notifications: ReadonlyMap<string, Notification>) => Promise<Map<string, unknown>>;

/**
 * Announces a batch of stream records and answers which failed. Every record that can be sent is sent, also those after a
 * failed one: Lambda repeats from the first failure on, and what was sent before comes again under the same id, so a record that one
 * outlet failed comes again from all of them. A removal says nothing: the event source filters it out, and one that comes all the same
 * must not block its shard.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function notifyBatch(
  records: readonly DynamoDBRecord[],
  source: string,
  outlets: readonly Outlet[],
  report: NotifyReport,
): Promise<DynamoDBBatchResponse> {
  const failed = new Map<string, unknown>();
  const notifications = new Map<string, Notification>();
  const recordIds = new Map<string, string>();
  for (const record of records) {
    const id = record.dynamodb?.SequenceNumber ?? '';
    try {
      const item = record.eventName === 'REMOVE' ? undefined : newImage(record);
      const own = item && { [id]: toNotification(item, source), [`${id}-covered`]: toCoverage(item, source) };
      for (const [entryId, notification] of Object.entries(own ?? {})) {
        if (notification === undefined) continue;
        notifications.set(entryId, notification);
        recordIds.set(entryId, id);
      }
    } catch (error) {
      failed.set(id, error);
    }
  }

  const unsent = new Map((await Promise.all(outlets.map((send) => send(notifications)))).flatMap((one) => [...one]));
  for (const [entryId, error] of unsent) failed.set(recordIds.get(entryId) ?? entryId, error);

  const announced = [...notifications].flatMap(([id, notification]) => (unsent.has(id) ? [] : notification));
  if (announced.length > 0) report.announced(announced);
  for (const [id, error] of failed) report.failure(id, error);
  return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The streams' attribute values and the table's are the same shapes under two type names. */
const newImage = ({ dynamodb }: DynamoDBRecord): TableItem => {
  if (!dynamodb?.NewImage) throw new Error('the record has no new image: the stream must be NEW_IMAGE');
  return unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as TableItem;
};
