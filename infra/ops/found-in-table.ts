import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { announcedBetween } from './announced-between.ts';
import type { StreamRange } from './stream-range.ts';

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
 * The items in place of their records, numbered, because notify tells its records apart by sequence number.
 * @returns `found` undefined where there are none.
 */
export async function foundInTable(
  client: DynamoDBClient,
  tableName: string,
  ranges: readonly StreamRange[],
): Promise<{ readonly records: DynamoDBRecord[]; readonly found: FoundInTable | undefined }> {
  const spans = ranges.map((range) => ({
    from: range.approximateArrivalOfFirstRecord,
    to: range.approximateArrivalOfLastRecord,
  }));
  const items: Item[] = [];
  for await (const item of announcedBetween(client, tableName, spans)) items.push(item);
  const records = items.map((NewImage, at) => {
    const dynamodb = { SequenceNumber: String(at), NewImage };
    return { eventName: 'MODIFY', dynamodb } as DynamoDBRecord;
  });
  return { records, found: countOf(items) };
}

function countOf(items: readonly Item[]): FoundInTable | undefined {
  const days = [...new Set(items.map(dayOf))].sort();
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (firstDay === undefined || lastDay === undefined) return undefined;
  const updates = items.filter(({ announce }) => announce?.S === 'story.updated').length;
  return { announcements: items.length, updates, days: days.length, firstDay, lastDay };
}

function dayOf({ firstSeenAt, receivedAt }: Item): string {
  return (firstSeenAt?.S ?? receivedAt?.S ?? '').slice(0, '2026-03-01'.length);
}
