import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { announcedAgain } from '../../../../functions/notify/index.ts';
import { asStory, type Key } from '../../../../functions/story/items/index.ts';
import { imageOf, itemOf, readItems } from '../../../../functions/story/table/index.ts';
import type { Span } from '../terminal/times.ts';
import type { Announcer } from './announcer.ts';

/**
 * Asked before anything is announced from the table, which may be more than was lost. @returns whether to announce it.
 */
export type AskBefore = (found: FoundInTable) => Promise<boolean>;

/** Items of the table that are announced at a time: ten calls of the topic. */
const SLICE = 100;

interface FromTable {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  readonly announcer: Announcer;
  readonly askBefore?: AskBefore | undefined;
  /** Ends it after the current slice. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Announces what the table says now of some spans of time. Scans the table twice: to count, and to announce.
 * @param spans one at least.
 * @returns whether all of it was announced, or there was nothing.
 */
export async function announceFromTable(
  spans: readonly Span[],
  { dynamodb, tableName, announcer, askBefore, signal }: FromTable,
): Promise<boolean> {
  const found = await countInTable(dynamodb, tableName, spans, signal);
  if (signal?.aborted) return false;
  if (found.announcements === 0) return true;
  if (askBefore && !(await askBefore(found))) return false;
  let isComplete = true;
  const read = (keys: readonly Key[]) => readItems(dynamodb, tableName, keys, 'strong');
  /** @returns whether to go on: not if the topic refuses all. */
  const announce = async (items: readonly Item[]): Promise<boolean> => {
    const failed = await announcer.announce(items.map(recordOf), read);
    if (failed > 0) isComplete = false;
    return failed < items.length && !signal?.aborted;
  };
  let slice: Item[] = [];
  for await (const item of announcedBetween(dynamodb, tableName, spans, signal)) {
    if (slice.push(item) < SLICE) continue;
    if (!(await announce(slice))) return false;
    slice = [];
  }
  if (slice.length > 0) await announce(slice);
  return isComplete && !signal?.aborted;
}

type Item = Record<string, AttributeValue>;

/**
 * The item as a record of the stream, numbered, because notify tells the records of a call apart by their sequence
 * number.
 */
function recordOf(NewImage: Item, index: number): DynamoDBRecord {
  return { eventName: 'MODIFY', dynamodb: { SequenceNumber: String(index), NewImage } } as DynamoDBRecord;
}

/** How much the table has to announce. */
export interface FoundInTable {
  readonly announcements: number;
  /** Of these, `story.updated`: among them are stories revised while the setting `notifications` was off. */
  readonly updates: number;
}

/**
 * Counts without keeping anything: a table may hold millions.
 * @param signal ends it early, and then this is not all.
 */
export async function countInTable(
  client: DynamoDBClient,
  tableName: string,
  spans: readonly Span[],
  signal?: AbortSignal,
): Promise<FoundInTable> {
  const found = { announcements: 0, updates: 0 };
  for await (const item of announcedBetween(client, tableName, spans, signal)) {
    if (item.announce?.S !== 'none') found.announcements += 1;
    if (item.announce?.S === 'story.updated') found.updates += 1;
  }
  return found;
}

/** Clocks of the functions and of the stream, and the time from a decision to its commit, differ by less. */
const SLACK_MS = 120_000;

/**
 * What may have been announced in one of the spans, each once and as it was then: rather too much than too little,
 * because subscribers recognise an id. A story that was revised since is announced with its latest revision. It counts
 * from its first to its last write, so an old story is counted even if it announced nothing in the period.
 *
 * Scans the table, which costs a read unit for every 8 KiB of it; once, however many spans there are.
 * @param spans one at least.
 * @param signal ends it after the current page: what was found so far is not all then.
 */
async function* announcedBetween(
  client: DynamoDBClient,
  TableName: string,
  spans: readonly Span[],
  signal?: AbortSignal,
): AsyncGenerator<Item> {
  const wide = spans.map(({ from, to }) => ({ from: shifted(from, -SLACK_MS), to: shifted(to, SLACK_MS) }));
  const instants = wide.flatMap(({ from, to }) => [from, to]).sort();
  const scan = {
    TableName,
    FilterExpression:
      // A story with one report has no `lastSeenAt`.
      '(entity = :story AND (lastSeenAt >= :from OR firstSeenAt >= :from) AND firstSeenAt <= :to)' +
      ' OR (entity = :receipt AND announce = :rejected AND receivedAt BETWEEN :from AND :to)',
    ExpressionAttributeValues: {
      ':story': { S: 'story' },
      ':receipt': { S: 'receipt' },
      ':rejected': { S: 'article.rejected' },
      ':from': { S: instants[0] ?? '' },
      ':to': { S: instants.at(-1) ?? '' },
    },
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    if (signal?.aborted) return;
    for (const item of Items) {
      const isWithin = wide.some(
        ({ from, to }) => firstAt(item) <= to && (item.lastSeenAt?.S ?? firstAt(item)) >= from,
      );
      if (isWithin) yield* announcedOf(item);
    }
  }
}

function firstAt({ firstSeenAt, receivedAt }: Item): string {
  return firstSeenAt?.S ?? receivedAt?.S ?? '';
}

/** As they were announced: a story by up to two items, one of its coverage. */
function announcedOf(item: Item): Item[] {
  const stored = itemOf(item);
  if (stored.entity !== 'story') return [item];
  return announcedAgain(asStory(stored)).map(({ reports: _, ...head }) => imageOf(head));
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
