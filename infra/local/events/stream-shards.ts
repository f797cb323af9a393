import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';

/** How far a stream has been read and processed, by shard. */
export interface StreamPositions {
  of(shardId: string): string | undefined;
  save(shardId: string, sequenceNumber: string): void;
}

export interface ShardRecords {
  readonly shardId: string;
  readonly records: readonly _Record[];
}

export interface StreamShards {
  /**
   * The next records of every open shard, a shard's parent before the shard itself; a position is saved when the next
   * records are asked for. If there are none, everything written before the call has been read: the engines store a
   * write and its stream record together.
   */
  read(): AsyncGenerator<ShardRecords>;
}

interface OpenShard {
  readonly shardId: string;
  readonly parentId: string | undefined;
  /** Undefined once the shard is read to its end. */
  iterator: string | undefined;
  /** Last record read, from which a new iterator is made when one has expired. */
  position: string | undefined;
}

/**
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 * @param positions how far earlier runs have read; this one saves its own there. Absent: nothing is kept.
 */
export function openShards(
  client: DynamoDBStreamsClient,
  streamArn: string,
  positions?: StreamPositions,
): StreamShards {
  const known = new Set<string>();
  let open: OpenShard[] = [];

  async function findShards(): Promise<void> {
    for (const { ShardId: shardId = '', ParentShardId: parentId } of await describe()) {
      if (known.has(shardId)) continue;
      const iterator = await firstIterator(shardId);
      known.add(shardId);
      open.push({ shardId, parentId, iterator, position: undefined });
    }
  }

  async function describe(): Promise<Shard[]> {
    const shards: Shard[] = [];
    let after: string | undefined;
    do {
      const command = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: after });
      const { StreamDescription: page } = await client.send(command);
      shards.push(...(page?.Shards ?? []));
      after = page?.LastEvaluatedShardId;
    } while (after !== undefined);
    return shards;
  }

  async function iteratorFor(ShardId: string, position?: string): Promise<string | undefined> {
    const ShardIteratorType = position === undefined ? 'TRIM_HORIZON' : 'AFTER_SEQUENCE_NUMBER';
    const from = { ShardIteratorType, ...(position !== undefined && { SequenceNumber: position }) } as const;
    return (await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ...from }))).ShardIterator;
  }

  /**
   * A stream keeps its records for 24 hours. DynamoDB Local numbers those of a shard from 1 again once it has dropped
   * all of them: a position counts only where its record is still there, and everything that is left is later
   * otherwise.
   */
  async function firstIterator(shardId: string): Promise<string | undefined> {
    const position = positions?.of(shardId);
    return iteratorFor(shardId, position !== undefined && (await isKept(shardId, position)) ? position : undefined);
  }

  async function isKept(ShardId: string, position: string): Promise<boolean> {
    const at = { StreamArn: streamArn, ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: position };
    try {
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(at as GetShardIteratorCommandInput));
      const { Records: [record] = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
      return record?.dynamodb?.SequenceNumber === position;
    } catch (error) {
      if (error instanceof Error && error.name === 'TrimmedDataAccessException') return false;
      throw error;
    }
  }

  async function getRecords(shard: OpenShard): Promise<GetRecordsCommandOutput> {
    try {
      return await client.send(new GetRecordsCommand({ ShardIterator: shard.iterator, Limit: 1000 }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ExpiredIteratorException') throw error;
      // The machine slept for longer than the 15 minutes that an iterator lives.
      shard.iterator = await iteratorFor(shard.shardId, shard.position);
      return getRecords(shard);
    }
  }

  /** One read of every shard whose parent is read to its end. */
  async function* readOpenShards(): AsyncGenerator<ShardRecords> {
    for (const shard of open) {
      if (open.some(({ shardId, iterator }) => shardId === shard.parentId && iterator !== undefined)) continue;
      const { Records: records = [], NextShardIterator } = await getRecords(shard);
      if (records.length > 0) yield { shardId: shard.shardId, records };
      shard.iterator = NextShardIterator;
      const last = records.at(-1)?.dynamodb?.SequenceNumber;
      if (last === undefined) continue;
      shard.position = last;
      positions?.save(shard.shardId, last);
    }
  }

  return {
    async *read() {
      if (known.size === 0) await findShards();
      yield* readOpenShards();
      // The successors of a shard that has ended belong to this read as well.
      while (open.some(({ iterator }) => iterator === undefined)) {
        open = open.filter(({ iterator }) => iterator !== undefined);
        await findShards();
        yield* readOpenShards();
      }
    },
  };
}

/** A stream record as Lambda passes it on. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    /** Primary key of the item. */
    readonly Keys?: object;
  };
}

/**
 * The record as a function sees it: JSON, binary values in base64, times in epoch seconds.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @param region the stack's; DynamoDB Local calls every region `ddblocal`.
 */
export function toStreamRecord(record: _Record, streamArn: string, region: string): StreamRecord {
  const { ApproximateCreationDateTime, SequenceNumber = '', ...images } = record.dynamodb ?? {};
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...(toJson(images) as object),
      ApproximateCreationDateTime: Math.floor((ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      SequenceNumber,
    },
    eventSourceARN: streamArn,
  } as StreamRecord;
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
}
