import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Notification } from '../events/notification.ts';
import type { TableItem } from '../story/items.ts';
import { toNotification } from './to-notification.ts';

export interface NotifyReport {
  /** Once per batch that announced anything. */
  announced: (notifications: Notification[]) => void;
  failure: (sequenceNumber: string, error: unknown) => void;
}

/** Sends notifications somewhere, each by the id of its record, and answers which did not make it and why. */
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
  for (const record of records) {
    const id = record.dynamodb?.SequenceNumber ?? '';
    try {
      const notification = record.eventName === 'REMOVE' ? undefined : toNotification(newImage(record), source);
      if (notification) notifications.set(id, notification);
    } catch (error) {
      failed.set(id, error);
    }
  }

  for (const failures of await Promise.all(outlets.map((send) => send(notifications))))
    for (const [id, error] of failures) failed.set(id, error);

  const announced = [...notifications].flatMap(([id, notification]) => (failed.has(id) ? [] : notification));
  if (announced.length > 0) report.announced(announced);
  for (const [id, error] of failed) report.failure(id, error);
  return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The streams' attribute values and the table's are the same shapes under two type names. */
const newImage = ({ dynamodb }: DynamoDBRecord): TableItem => {
  if (!dynamodb?.NewImage) throw new Error('the record has no new image: the stream must be NEW_IMAGE');
  return unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as TableItem;
};
