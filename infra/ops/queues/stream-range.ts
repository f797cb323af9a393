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

/** How the stream says that a range is older than the 24 hours it keeps. */
const gone = new Set(['TrimmedDataAccessException', 'ResourceNotFoundException']);

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
    if (error instanceof Error && gone.has(error.name)) return undefined;
    throw error;
  }
}

async function read(client: DynamoDBStreamsClient, range: StreamRange): Promise<_Record[]> {
  const { streamArn: StreamArn, shardId: ShardId, startSequenceNumber, endSequenceNumber } = range;
  const start = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: startSequenceNumber } as const;
  let { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }));
  const end = BigInt(endSequenceNumber);
  const records: _Record[] = [];
  // Ends: reading moves on through a bounded shard, and an iterator beyond its last record is undefined or finds the end.
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
