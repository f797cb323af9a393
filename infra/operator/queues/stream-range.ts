import {
  type _Record,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';

/**
 * What Lambda leaves in the on-failure queue of a stream: not the records, only where they are.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export interface StreamRange {
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  /** ISO 8601. */
  readonly approximateArrivalOfFirstRecord: string;
  readonly approximateArrivalOfLastRecord: string;
}

/** Errors of a stream about records that are older than the 24 hours it keeps. */
const FORGOTTEN = new Set(['TrimmedDataAccessException', 'ResourceNotFoundException']);

/**
 * The records of a range, in their order, both ends included.
 * @returns undefined when the stream has forgotten them.
 */
export async function readStreamRange(
  client: DynamoDBStreamsClient,
  range: StreamRange,
): Promise<_Record[] | undefined> {
  try {
    return await read(client, range);
  } catch (error) {
    if (error instanceof Error && FORGOTTEN.has(error.name)) return undefined;
    throw error;
  }
}

async function read(client: DynamoDBStreamsClient, range: StreamRange): Promise<_Record[]> {
  const { streamArn: StreamArn, shardId: ShardId, startSequenceNumber, endSequenceNumber } = range;
  const start = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: startSequenceNumber } as const;
  let { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }));
  const end = BigInt(endSequenceNumber);
  const records: _Record[] = [];
  // Ends: reading moves on through a bounded shard, and an iterator beyond its last record is undefined or finds the
  // end.
  while (ShardIterator !== undefined) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator }));
    for (const record of page.Records ?? []) {
      const at = BigInt(record.dynamodb?.SequenceNumber ?? 0);
      if (at <= end) records.push(record);
      if (at >= end) return records;
    }
    ShardIterator = page.NextShardIterator;
  }
  return records;
}

const isText = (text: string): boolean => text !== '';
const isSequenceNumber = (text: string): boolean => /^\d+$/.test(text);
const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** What a range must have to be read from the stream or from the table. */
const PARTS: Readonly<Record<keyof StreamRange, (text: string) => boolean>> = {
  streamArn: isText,
  shardId: isText,
  startSequenceNumber: isSequenceNumber,
  endSequenceNumber: isSequenceNumber,
  approximateArrivalOfFirstRecord: isInstant,
  approximateArrivalOfLastRecord: isInstant,
};

/** A message of the failure queue that Lambda did not send. */
export class StrayMessageError extends Error {
  override readonly name = 'StrayMessageError';
}

/** Characters of a stray message that are printed: enough to see who sent it. */
const SHOWN_CHARACTERS = 200;

/**
 * The range that a message of the failure queue points at.
 * @throws StrayMessageError if Lambda did not send it.
 */
export function streamRangeIn(body: string): StreamRange {
  const range = parsed(body)?.DDBStreamBatchInfo ?? {};
  for (const [part, holds] of Object.entries(PARTS)) {
    const value = range[part as keyof StreamRange];
    if (typeof value !== 'string' || !holds(value))
      throw new StrayMessageError(`not a pointer into a stream: ${body.slice(0, SHOWN_CHARACTERS)}`);
  }
  return range as StreamRange;
}

function parsed(body: string): { readonly DDBStreamBatchInfo?: Partial<StreamRange> } | null {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Whether a reader of messages, which throws if it does not understand one, understands this one. */
export function isUnderstood(body: string, understand: (body: string) => unknown): boolean {
  try {
    understand(body);
    return true;
  } catch {
    return false;
  }
}
