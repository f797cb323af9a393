import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Span } from './announced-between.ts';
import type { Announcer } from './announcer.ts';
import { countInTable, type FoundInTable, recordsInTable } from './found-in-table.ts';

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
