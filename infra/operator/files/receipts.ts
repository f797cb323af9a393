import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { dynamoTable, receiptsOfKey } from '../../../functions/story/dynamo-table.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { Receipt } from '../../../functions/story/items.ts';
import { address, receiptKey } from '../../../functions/story/keys.ts';
import { inBatches } from '../../aws/in-batches.ts';

export type FindReceipts = (versions: readonly FileVersion[]) => Promise<(Receipt | undefined)[]>;

/** Keys of one batched read: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const batchSize = 100;

const concurrency = 4;

/** Finds the receipt of each version, in the versions' order; undefined where there is none. */
export function createFindReceipts(client: DynamoDBClient, tableName: string): FindReceipts {
  const table = dynamoTable(client, tableName);
  return async (versions) => {
    const found = new Map<FileVersion, Receipt>();
    const named = versions.filter(({ versionId }) => versionId !== undefined);
    const unnamed = versions.filter(({ versionId }) => versionId === undefined);
    await mapBounded(inBatches(named, batchSize), concurrency, async (batch) => {
      const items = await table.read(batch.map(receiptKey), 'eventual');
      const receipts = new Map(items.map((item) => [address(item), item as Receipt]));
      for (const version of batch) {
        const receipt = receipts.get(address(receiptKey(version)));
        if (receipt !== undefined) found.set(version, receipt);
      }
    });
    await mapBounded(unnamed, concurrency, async (version) => {
      const receipt = receiptWithoutId(await receiptsOfKey(client, tableName, version), version);
      if (receipt !== undefined) found.set(version, receipt);
    });
    return versions.map((version) => found.get(version));
  };
}

/**
 * The receipt of an object without a version id (versioning is off, or was suspended). Its receipt stands under its event's
 * sequencer, which S3 does not list: it is the first event since the object was last modified. Two writes of one
 * key within the second to which S3 rounds that are taken for one.
 */
export function receiptWithoutId(receipts: readonly Receipt[], version: FileVersion): Receipt | undefined {
  return receipts
    .filter(({ versionId, uploadedAt }) => versionId === undefined && uploadedAt >= version.uploadedAt)
    .sort((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1))[0];
}

/** A version without an id is known by its sequencer, which only its receipt remembers: without it, ingest would not know it again. */
export async function withSequencers(versions: readonly FileVersion[], find: FindReceipts): Promise<FileVersion[]> {
  const unnamed = versions.filter(({ versionId }) => versionId === undefined);
  const receipts = await find(unnamed);
  const sequencers = new Map(unnamed.map((version, index) => [version, receipts[index]?.sequencer]));
  return versions.map((version) => {
    const sequencer = sequencers.get(version);
    return sequencer === undefined ? version : { ...version, sequencer };
  });
}

export interface Patience {
  /** Gives up when no receipt has come for so long. */
  readonly quietMs: number;
  readonly pollMs: number;
  /** Gives up at once. */
  readonly signal?: AbortSignal;
  /** Hears that the table could not be asked this time, and of how many files. */
  readonly onFailure?: (error: unknown, waiting: number) => void;
}

/** One batched read each time. */
const lookedAt = 100;

/**
 * Hands over receipts as they come, those of the first versions first as far as they do.
 * @returns the versions whose receipt did not come.
 */
export async function awaitReceipts(
  versions: readonly FileVersion[],
  find: FindReceipts,
  { quietMs, pollMs, signal, onFailure }: Patience,
  onReceipt: (receipt: Receipt) => void,
): Promise<readonly FileVersion[]> {
  let waiting = versions;
  let last = Date.now();
  while (waiting.length > 0 && Date.now() - last < quietMs && !signal?.aborted) {
    const some = waiting.slice(0, lookedAt);
    const receipts = await find(some).catch((error: unknown) => {
      if (onFailure === undefined) throw error;
      onFailure(error, waiting.length);
      return [];
    });
    for (const receipt of receipts) if (receipt !== undefined) onReceipt(receipt);
    const without = some.filter((_, index) => receipts[index] === undefined);
    // To the end of the row, so that a hundred that never come do not hide the others.
    waiting = [...waiting.slice(lookedAt), ...without];
    if (without.length < some.length) last = Date.now();
    else await delay(pollMs);
  }
  return waiting;
}
