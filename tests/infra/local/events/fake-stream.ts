import type { _Record, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';

export interface FakeShard {
  readonly id: string;
  readonly parent?: string;
  readonly records: _Record[];
  /** A closed shard ends after its records. */
  closed?: boolean;
}

export interface FakeStream {
  readonly client: DynamoDBStreamsClient;
  readonly shards: FakeShard[];
  /** Makes the iterators given out so far expire. */
  expire(): void;
}

/**
 * DynamoDB Streams over lists in memory; iterators are `<shard>:<position>:<epoch>`. @param limit records to a read.
 */
export function fakeStream(shards: FakeShard[], limit = 2): FakeStream {
  let epoch = 0;

  const answers: Record<string, (input: Record<string, string>) => unknown> = {
    DescribeStreamCommand: () => ({
      StreamDescription: { Shards: shards.map(({ id, parent }) => ({ ShardId: id, ParentShardId: parent })) },
    }),
    GetShardIteratorCommand: ({ ShardId, ShardIteratorType, SequenceNumber }) => {
      const records = shards.find(({ id }) => id === ShardId)?.records ?? [];
      const place = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === SequenceNumber);
      // As DynamoDB Local: nothing stands at or after a number that it has not given, or has dropped.
      const at = SequenceNumber !== undefined && place < 0 ? records.length : place;
      const positions: Record<string, number> = {
        TRIM_HORIZON: 0,
        AT_SEQUENCE_NUMBER: at,
        AFTER_SEQUENCE_NUMBER: at + 1,
      };
      return { ShardIterator: `${ShardId}:${positions[ShardIteratorType ?? ''] ?? records.length}:${epoch}` };
    },
    GetRecordsCommand: ({ ShardIterator = '' }) => {
      const [id, position, made] = ShardIterator.split(':');
      if (Number(made) !== epoch) throw Object.assign(new Error('Expired'), { name: 'ExpiredIteratorException' });
      const shard = shards.find((candidate) => candidate.id === id);
      const next = Math.min(Number(position) + limit, shard?.records.length ?? 0);
      const ended = shard?.closed === true && next === shard.records.length;
      return {
        Records: shard?.records.slice(Number(position), next),
        ...(ended ? {} : { NextShardIterator: `${id}:${next}:${epoch}` }),
      };
    },
  };
  const send = async (command: { readonly input: Record<string, string> }) =>
    answers[command.constructor.name]?.(command.input);
  return {
    client: { send } as unknown as DynamoDBStreamsClient,
    shards,
    expire() {
      epoch += 1;
    },
  };
}

export function streamRecord(
  SequenceNumber: string,
  eventName: 'INSERT' | 'REMOVE' = 'INSERT',
  keys?: Readonly<Record<string, string>>,
): _Record {
  const ApproximateCreationDateTime = new Date('2026-01-05T01:12:00Z');
  const NewImage = { pk: { S: SequenceNumber }, raw: { B: new Uint8Array([1, 2]) } };
  const Keys = keys && Object.fromEntries(Object.entries(keys).map(([name, S]) => [name, { S }]));
  const dynamodb = { SequenceNumber, ApproximateCreationDateTime, NewImage, ...(Keys && { Keys }) };
  return { eventID: SequenceNumber, eventName, dynamodb };
}
