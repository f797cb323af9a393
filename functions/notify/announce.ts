import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Notification, StorylineData } from '../notifications/notification.ts';
import type { CanaryItem, TableItem } from '../story/items/items.ts';
import { address, distinctKeys, type Key, reportKey, storyIdAt } from '../story/items/keys.ts';
import { asStory, isVisible, namedRefs, type Story } from '../story/items/story.ts';
import { itemOf } from '../story/table/dynamo-item.ts';
import { readStorylines } from '../story/table/read-storylines.ts';
import type { Outlet } from './outlets/outlet.ts';
import type { CanaryOutlet } from './outlets/topic.ts';
import { announcedRefs, toCoverage, toNotification } from './to-notification.ts';

export interface NotifyObserver {
  /** Called once per batch that announced anything. */
  readonly announced: (notifications: Notification[]) => void;
  readonly failure: (sequenceNumber: string, error: unknown) => void;
}

export interface AnnounceOptions {
  /** Reads the reports that heads name, strongly: the words of a notification stand in nothing else. */
  readonly read: (keys: readonly Key[]) => Promise<readonly TableItem[]>;
  readonly outlets: readonly Outlet[];
  /** Outlet of the canary; absent without `canaryMinutes`. */
  readonly canary?: CanaryOutlet | undefined;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  readonly source: string;
  readonly observer: NotifyObserver;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
}

/**
 * Announces a batch of stream records through every outlet, and answers which records failed. Lambda runs it for the
 * stream, and `wiredrop redrive` for what Lambda gave up on, so both announce the same under the same ids.
 *
 * A canary that cannot be sent does not fail its record: its alarm fires, and no announcement is sent twice because of
 * it.
 *
 * Records after a failed one are sent too. Lambda retries from the first failure on, through every outlet; its outlets
 * remember what they have sent (`outlets/outlet.ts`). Removals announce nothing; the event source filters them out.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function announce(
  records: readonly DynamoDBRecord[],
  { read, outlets, canary, source, observer, nowMs = Date.now }: AnnounceOptions,
): Promise<DynamoDBBatchResponse> {
  const failed = new Map<string, unknown>();
  const notifications = new Map<string, Notification>();
  const canaries = new Map<string, CanaryItem>();
  const recordIds = new Map<string, string>();
  const images = new Map<string, TableItem>();
  for (const { dynamodb, eventName } of records) {
    const id = dynamodb?.SequenceNumber ?? '';
    try {
      if (eventName !== 'REMOVE') images.set(id, newImage(dynamodb));
    } catch (error) {
      failed.set(id, error);
    }
  }
  const stories = await storiesIn([...images.values()], read);
  const storylines = await readStorylines([...stories.values()], read);
  for (const [id, item] of images) {
    try {
      if (item.entity === 'canary') canaries.set(id, item);
      const story = stories.get(item);
      const isYoung = nowMs() - Date.parse(story?.lastSeenAt ?? story?.firstSeenAt ?? '') <= VISIBLE_MS;
      if (story && isYoung && !isVisible(story, [...namedRefs(story), story.announced?.report ?? story.speaking]))
        throw new NotVisibleError(`${item.pk}: some of its reports are not visible yet`);
      const own = { [id]: toNotification(item, story, source), [`${id}-covered`]: toCoverage(story, source) };
      for (const [entryId, notification] of Object.entries(own)) {
        if (notification === undefined) continue;
        notifications.set(entryId, withStoryline(notification, story, storylines));
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

/** The notification with the affair of its story. */
function withStoryline(
  notification: Notification,
  story: Story | undefined,
  storylines: ReadonlyMap<string, StorylineData>,
): Notification {
  const storyline = storylines.get(story?.storyline ?? '');
  if (storyline === undefined || !('reports' in notification.data)) return notification;
  return { ...notification, data: { ...notification.data, storyline } } as Notification;
}

/** A read may see half of a transaction: the record is tried again. */
class NotVisibleError extends Error {
  override readonly name = 'NotVisibleError';
}

/** No transaction takes longer to be visible as a whole: after that a missing report has expired. */
const VISIBLE_MS = 60_000;

/** The heads among some images, with the reports that they name. */
async function storiesIn(items: readonly TableItem[], read: AnnounceOptions['read']): Promise<Map<TableItem, Story>> {
  const stories = new Map(items.flatMap((item) => (item.entity === 'story' ? [[item, asStory(item)] as const] : [])));
  const keys = [...stories.values()].flatMap((story) =>
    announcedRefs(story).map((ref) => reportKey(storyIdAt(story), ref)),
  );
  const reports = new Map((await read(distinctKeys(keys))).map((item) => [address(item), item]));
  for (const [head, story] of stories) {
    const own = announcedRefs(story).flatMap((ref) => {
      const item = reports.get(address(reportKey(storyIdAt(story), ref)));
      return item?.entity === 'report' ? [[ref, item] as const] : [];
    });
    if (own.length > 0) stories.set(head, { ...story, reports: new Map(own) });
  }
  return stories;
}

/** The stream's attribute values and the table's have the same shape under two type names. */
function newImage(dynamodb: DynamoDBRecord['dynamodb']): TableItem {
  if (!dynamodb?.NewImage) throw new Error('the record has no new image: the stream must be NEW_IMAGE');
  return itemOf(dynamodb.NewImage as Record<string, AttributeValue>);
}
