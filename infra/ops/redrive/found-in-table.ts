import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { announcedBetween, type Span } from './announced-between.ts';

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
