import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Announce } from '../../../functions/story/items.ts';
import type { Span } from '../terminal/times.ts';
import type { Announcer } from './announcer.ts';

/** What is about to be announced from the table, which may be more than was lost. @returns whether it shall be. */
export type AskBefore = (found: FoundInTable) => Promise<boolean>;

/** Records of the table that are announced at a time: ten calls of the topic. */
const SLICE = 100;

interface FromTable {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  readonly announcer: Announcer;
  readonly foundInTable?: AskBefore | undefined;
  /** Ends it after what it is at. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Announces what the table says of some spans of time, as it stands now, in place of stream records that are gone. Scans the table twice: to
 * count, and to announce.
 * @param spans one at least.
 * @returns whether all of it was announced, or there was nothing.
 */
export async function announceFromTable(
  spans: readonly Span[],
  { dynamodb, tableName, announcer, foundInTable, signal }: FromTable,
): Promise<boolean> {
  const found = await countInTable(dynamodb, tableName, spans, signal);
  if (signal?.aborted) return false;
  if (found === undefined) return true;
  if (foundInTable && !(await foundInTable(found))) return false;
  let complete = true;
  for await (const records of recordsInTable(dynamodb, tableName, spans, SLICE, signal)) {
    const failed = await announcer.announce(records);
    if (failed > 0) complete = false;
    // The topic is gone, or somebody has had enough: whoever calls again begins with the first.
    if (failed === records.length || signal?.aborted) break;
  }
  return complete && !signal?.aborted;
}

type Item = Record<string, AttributeValue>;

/**
 * How much the table has in place of what the stream has forgotten. A story counts with its first and its last writing, so a long
 * told one is found although it may have said nothing in that time.
 */
export interface FoundInTable {
  readonly announcements: number;
  /** Of these, `story.updated`: among them is what was revised while the setting `notifications` was off. */
  readonly updates: number;
  /** UTC days on which they were first seen: how many, the first and the last of them. */
  readonly days: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * How much there is, without keeping any of it: a table may hold millions.
 * @param signal ends it early, and then this is not all.
 * @returns undefined where there is nothing.
 */
export async function countInTable(
  client: DynamoDBClient,
  tableName: string,
  spans: readonly Span[],
  signal?: AbortSignal,
): Promise<FoundInTable | undefined> {
  const found = { announcements: 0, updates: 0 };
  const seen = new Set<string>();
  for await (const item of announcedBetween(client, tableName, spans, signal)) {
    found.announcements += 1;
    if (item.announce?.S === 'story.updated') found.updates += 1;
    seen.add(dayOf(item));
  }
  const days = [...seen].sort();
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (firstDay === undefined || lastDay === undefined) return undefined;
  return { ...found, days: days.length, firstDay, lastDay };
}

/** The items in place of their records, numbered, because notify tells its records apart by sequence number; so many at a time. */
export async function* recordsInTable(
  client: DynamoDBClient,
  tableName: string,
  spans: readonly Span[],
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<DynamoDBRecord[]> {
  let number = 0;
  let records: DynamoDBRecord[] = [];
  for await (const NewImage of announcedBetween(client, tableName, spans, signal)) {
    const dynamodb = { SequenceNumber: String(number++), NewImage };
    records.push({ eventName: 'MODIFY', dynamodb } as DynamoDBRecord);
    if (records.length < size) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}

function dayOf({ firstSeenAt, receivedAt }: Item): string {
  return (firstSeenAt?.S ?? receivedAt?.S ?? '').slice(0, '2026-03-01'.length);
}

/** Clocks of the functions and of the stream, and the time from a decision to its commit: they differ by less. */
const slackMs = 120_000;

/**
 * Items that may have announced something in one of some spans, as they stand now, each once with what it says now. For stream
 * records that the stream has forgotten: too many are found rather than too few, and a subscriber who heard of one knows its
 * id. Of a story that was revised since, the latest revision speaks. One that was only ever stored silently is not among them.
 *
 * Scans the table, which costs a read unit for every 8 KiB of it; once, however many spans there are.
 * @param spans one at least.
 * @param signal ends it after the page it is at: what was found so far is not all then.
 */
export async function* announcedBetween(
  client: DynamoDBClient,
  TableName: string,
  spans: readonly Span[],
  signal?: AbortSignal,
): AsyncGenerator<Item> {
  const wide = spans.map(({ from, to }) => ({ from: shifted(from, -slackMs), to: shifted(to, slackMs) }));
  const scan = {
    TableName,
    FilterExpression:
      // A story that was told once has no `lastSeenAt` beside its `firstSeenAt`.
      '(entity = :story AND (lastSeenAt >= :from OR firstSeenAt >= :from) AND firstSeenAt <= :to)' +
      ' OR (entity = :receipt AND announce = :rejected AND receivedAt BETWEEN :from AND :to)',
    ExpressionAttributeValues: {
      ':story': { S: 'story' },
      ':receipt': { S: 'receipt' },
      ':rejected': { S: 'article.rejected' },
      ':from': { S: wide.map(({ from }) => from).sort()[0] ?? '' },
      ':to': {
        S:
          wide
            .map(({ to }) => to)
            .sort()
            .at(-1) ?? '',
      },
    },
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    if (signal?.aborted) return;
    for (const item of Items) {
      const announce = announcement(item);
      if (announce !== 'none' && wide.some((span) => touches(item, span)))
        yield { ...item, ...coveredNow(item), announce: { S: announce } };
    }
  }
}

/** Whether the item was written within the span, as far as it still knows: of a story, between its first and its last write. */
function touches({ firstSeenAt, lastSeenAt, receivedAt }: Item, { from, to }: Span): boolean {
  const first = firstSeenAt?.S ?? receivedAt?.S ?? '';
  return first <= to && (lastSeenAt?.S ?? first) >= from;
}

/** The last threshold of publishers that a story has reached is announced as well, whichever write reached it. */
function coveredNow({ coverage, version }: Item): Item {
  return coverage?.M && version ? { coverage: { M: { ...coverage.M, version } } } : {};
}

/** A copy that joined has silenced its story's item, and so has a revision while nothing was to be announced; one that never was says so. */
function announcement({ announce, unannounced, articleCount, revision, withdrawnAt }: Item): Announce {
  if (announce?.S !== 'none' && announce?.S !== 'story.covered') return announce?.S as Announce;
  if (unannounced?.BOOL === true || (Number(articleCount?.N) < 2 && revision?.N === '1')) return 'none';
  if (withdrawnAt) return 'story.withdrawn';
  return revision?.N === '1' ? 'story.created' : 'story.updated';
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
