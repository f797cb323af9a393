import {
  type MessageAttributeValue,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  SNSClient,
} from '@aws-sdk/client-sns';
import { type Searched, searchFor } from '../../matching/text-search.ts';
import type { CoverageData, Notification, StoryData, WithdrawalData } from '../../notifications/notification.ts';
import { required } from '../../runtime/environment.ts';
import { objectPointer } from '../../story/items/file-version.ts';
import type { CanaryItem } from '../../story/items/items.ts';
import { NOT_XML } from '../../text/one-line.ts';
import { type Outlet, type OutletClientOptions, regionOfArn, toJson } from './outlet.ts';
import { sendInBatches } from './send-in-batches.ts';

/** UTF-16 code units of one attribute value. Filter policies compare names, not texts. */
const MAX_ATTRIBUTE_UNITS = 256;

/** Every stack has a topic. */
export function openTopic(environment: NodeJS.ProcessEnv, options: OutletClientOptions): Outlet {
  const topicArn = required(environment, 'TOPIC_ARN');
  const client = new SNSClient({ ...options, region: regionOfArn(topicArn) });
  return topicOutlet(topicArn, client, watcherOf(environment.WATCH_WORDS));
}

/** Publishes notifications to an SNS topic. @param watch names the watch words that a notification matches */
export function topicOutlet(topicArn: string, client: SNSClient, watch?: Watcher): Outlet {
  return (notifications) =>
    publish(
      Array.from(notifications, ([id, notification]) => toMessage(notification, id, watch)),
      topicArn,
      client,
    );
}

/**
 * Publishes entries to an SNS topic. Answers, by id, which were not published and why.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: 10 entries, 256 KiB in all.
 */
export function publish(
  entries: readonly PublishBatchRequestEntry[],
  topicArn: string,
  client: SNSClient,
): Promise<Map<string, unknown>> {
  return sendInBatches(entries, {
    service: 'SNS',
    idOf: ({ Id = '' }) => Id,
    sizeOf: sizeOfMessage,
    async call(batch) {
      const { Failed = [] } = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [...batch] }),
      );
      return new Map(Failed.map(({ Id = '', Code, Message = '' }) => [Id, `${Code} ${Message}`]));
    },
  });
}

/** Bytes that SNS counts: message and attributes (names, types and values). */
export function sizeOfMessage({ Message = '', MessageAttributes = {} }: PublishBatchRequestEntry): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue = '' }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength(Message + attributes.join(''));
}

/**
 * The SNS entry of a notification: the event as JSON, and the few scalars that subscribers filter on as attributes.
 * SNS refuses empty values. More than 10 attributes would break raw delivery to SQS.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function toMessage(notification: Notification, id: string, watch?: Watcher): PublishBatchRequestEntry {
  return {
    Id: id,
    Message: toJson(notification),
    MessageAttributes: { ...attributesOf(notification), ...matchesOf(watch?.(notification) ?? []) },
  };
}

function attributesOf({ type, data }: Notification): Record<string, MessageAttributeValue> {
  const values = 'reason' in data ? { type, reason: data.reason } : { type, ...filterable(data) };
  const numbers: Record<string, MessageAttributeValue> =
    'coverage' in data ? { coverage: { DataType: 'Number', StringValue: String(data.coverage) } } : {};
  const texts = Object.fromEntries(
    Object.entries(values)
      // Cleaned after the cut, which may split a surrogate pair.
      .map(([name, value]) => [name, (value ?? '').slice(0, MAX_ATTRIBUTE_UNITS).replace(NOT_XML, '').trim()] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  return { ...texts, ...numbers };
}

/**
 * SNS compares each element with a filter policy. To a function the array arrives as a string.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
function matchesOf(names: readonly string[]): Record<string, MessageAttributeValue> {
  return names.length > 0 ? { matches: { DataType: 'String.Array', StringValue: JSON.stringify(names) } } : {};
}

function filterable({
  publisher,
  category,
  language,
  kind,
  articleId,
  ...data
}: StoryData | CoverageData | WithdrawalData): Record<string, string | undefined> {
  const change = 'change' in data ? data.change : undefined;
  return { change, publisher, category, language, kind, articleId, storyline: placeIn(data) };
}

/** Whether the story is the first one of its affair: who wants affairs subscribes to `first`. */
function placeIn(data: object): 'first' | 'later' | undefined {
  if (!('reports' in data)) return undefined;
  const { storyId, storyline } = data as unknown as Pick<StoryData, 'storyId' | 'storyline'>;
  return storyline === undefined || storyline.id === storyId ? 'first' : 'later';
}

/** The names of the watch words that a notification matches. */
export type Watcher = (notification: Notification) => string[];

/** @param words the setting `watchWords` as JSON: of each name the searches, with `|` between them */
export function watcherOf(words: string | undefined): Watcher | undefined {
  if (!words) return undefined;
  const watched = Object.entries(JSON.parse(words) as Record<string, string>).map(([name, searches]) => ({
    name,
    searches: searches.split('|').map(searchFor),
  }));
  return (notification) => {
    if (notification.type === 'article.rejected') return [];
    const searched = notification.type === 'story.withdrawn' ? undefined : searchedIn(notification.data);
    // A withdrawal has no text to search, and every subscriber who knows the story must get it.
    const isMatched = ({ searches }: (typeof watched)[number]) =>
      searched === undefined || searches.some((isWanted) => isWanted(searched));
    return watched.filter(isMatched).map(({ name }) => name);
  };
}

/** What a story said before counts too, so that a subscriber who got that gets the change as well. */
function searchedIn(data: Exclude<Notification, { type: 'article.rejected' | 'story.withdrawn' }>['data']): Searched {
  const { title, headline, excerpt, publisher, language, reports, url } = data;
  const changed = 'news' in data || 'previous' in data ? [...(data.news ?? []), data.previous?.headline] : [];
  const isText = (text: string | undefined) => text !== undefined;
  return {
    texts: [title, headline, excerpt, ...reports.map((report) => report.headline), ...changed].filter(isText),
    publishers: [publisher, ...reports.map((report) => report.publisher)].filter(isText),
    language,
    urls: [url].filter(isText),
    ids: [],
  };
}

/** Sends canaries, keyed by their id in the batch. Answers, by id, which were not sent and why. */
export type CanaryOutlet = (canaries: ReadonlyMap<string, CanaryItem>) => Promise<Map<string, unknown>>;

/**
 * The outlet to the topic of the canary, with the same calls as the topic of subscribers; undefined without
 * `canaryMinutes`.
 */
export function openCanary(
  { CANARY_TOPIC_ARN: topicArn }: NodeJS.ProcessEnv,
  options: OutletClientOptions,
): CanaryOutlet | undefined {
  if (!topicArn) return undefined;
  const client = new SNSClient({ ...options, region: regionOfArn(topicArn) });
  return (canaries) =>
    publish(
      Array.from(canaries, ([Id, canary]) => ({ Id, Message: JSON.stringify(objectPointer(canary)) })),
      topicArn,
      client,
    );
}
