import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { TableItem } from '../../../functions/story/items/items.ts';
import { streamRecord } from '../product.ts';
import type { Process, Processes, StormContext } from './processes.ts';

type Announce = (records: DynamoDBRecord[], process: Process) => Promise<DynamoDBBatchResponse>;

const SHARDS = 2;
const BATCH = 4;
const MOST_TRIES = 3;

interface Shard {
  readonly at: number;
  /** Records that it is past. */
  read: number;
  tries: number;
  isBusy: boolean;
}

/** The table's stream and its event source: batches of a shard in order, again from the first record that failed. */
export function simulatedStream(
  images: readonly TableItem[],
  { random, faults }: StormContext,
  { start }: Processes,
  announce: Announce,
) {
  const shards: Shard[] = Array.from({ length: SHARDS }, (_, at) => ({ at, read: 0, tries: 0, isBusy: false }));
  const givenUp: DynamoDBRecord[] = [];

  /** The event source passes on what is to be announced only. No two records have one sequence number. */
  const recordsOf = ({ at, read }: Shard): DynamoDBRecord[] =>
    [...images.entries()]
      .filter(([, item]) => 'announce' in item && item.announce !== 'none' && shardOf(item) === at)
      .slice(read)
      .map(([sequenceNumber, item]) => streamRecord(item, String(sequenceNumber)));

  const read = (shard: Shard, batch: readonly DynamoDBRecord[], failed: number): void => {
    const isStuck = failed === 0 && ++shard.tries === MOST_TRIES;
    if (failed !== 0 || isStuck) shard.tries = 0;
    shard.read += isStuck ? batch.length : failed;
    if (!isStuck) return;
    faults.note('stream batch given up');
    givenUp.push(...batch);
  };

  return {
    /** A process takes the next batch of some shard. False where nothing waits. */
    startOne: () => {
      const shard = random.shuffle(shards).find((one) => !one.isBusy && recordsOf(one).length > 0);
      if (!shard) return false;
      const batch = recordsOf(shard).slice(0, 1 + random.int(BATCH));
      shard.isBusy = true;
      start('notify', async (process) => {
        // An invocation that fails as a whole is retried from its first record.
        const whole = {
          batchItemFailures: batch.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })),
        };
        const { batchItemFailures } = await announce(batch, process).catch(() => whole);
        const failures = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        const first = batch.findIndex(({ dynamodb }) => failures.includes(dynamodb?.SequenceNumber ?? ''));
        read(shard, batch, process.isDead() ? 0 : first < 0 ? batch.length : first);
        shard.isBusy = false;
      });
      return true;
    },
    /** An operator has the records announced that were given up. False where there are none. */
    redrive: () => {
      const records = givenUp.splice(0, givenUp.length);
      const again = () => void givenUp.push(...records);
      if (records.length > 0) start('redrive', async (process) => void (await announce(records, process).catch(again)));
      return records.length > 0;
    },
  };
}

const shardOf = ({ pk }: TableItem): number => (pk.charCodeAt(pk.length - 1) + pk.length) % SHARDS;
