import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Notification } from '../notifications/notification.ts';
import type { CanaryItem, TableItem } from '../story/items/items.ts';
import { itemOf } from '../story/table/dynamo-item.ts';
import type { CanaryOutlet } from './outlets/canary.ts';
import type { Outlet } from './outlets/outlet.ts';
import { toCoverage, toNotification } from './to-notification.ts';

export interface NotifyObserver {
  /** Called once per batch that announced anything. */
  readonly announced: (notifications: Notification[]) => void;
  readonly failure: (sequenceNumber: string, error: unknown) => void;
}

export interface AnnounceOptions {
  readonly outlets: readonly Outlet[];
  /** Outlet of the canary; absent without `canaryMinutes`. */
  readonly canary?: CanaryOutlet | undefined;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  readonly source: string;
  readonly observer: NotifyObserver;
}

/**
 * Announces a batch of stream records through every outlet, and answers which records failed. Lambda runs it for the
 * stream, and `wiredrop redrive` for what Lambda gave up on, so both announce the same under the same ids.
 *
 * A canary that cannot be sent does not fail its record: its alarm fires, and no announcement is sent twice because of
 * it.
 *
 * Records after a failed one are sent too. Lambda retries from the first failure on, through every outlet; its outlets
 * remember what they have sent (`outlets/send-once.ts`). Removals announce nothing; the event source filters them out.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function announce(
  records: readonly DynamoDBRecord[],
  { outlets, canary, source, observer }: AnnounceOptions,
): Promise<DynamoDBBatchResponse> {
  const failed = new Map<string, unknown>();
  const notifications = new Map<string, Notification>();
  const canaries = new Map<string, CanaryItem>();
  const recordIds = new Map<string, string>();
  for (const record of records) {
    const id = record.dynamodb?.SequenceNumber ?? '';
    try {
      const item = record.eventName === 'REMOVE' ? undefined : newImage(record);
      if (item?.entity === 'canary') canaries.set(id, item);
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

  const [missed, ...sent] = await Promise.all([canary?.(canaries), ...outlets.map((send) => send(notifications))]);
  const unsent = new Map(sent.flatMap((one) => [...one]));
  for (const [entryId, error] of unsent) failed.set(recordIds.get(entryId) ?? entryId, error);

  const announced = [...notifications].flatMap(([id, notification]) => (unsent.has(id) ? [] : notification));
  if (announced.length > 0) observer.announced(announced);
  for (const [id, error] of [...failed, ...(missed ?? [])]) observer.failure(id, error);
  return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The stream's attribute values and the table's have the same shape under two type names. */
function newImage({ dynamodb }: DynamoDBRecord): TableItem {
  if (!dynamodb?.NewImage) throw new Error('the record has no new image: the stream must be NEW_IMAGE');
  return itemOf(dynamodb.NewImage as Record<string, AttributeValue>);
}
