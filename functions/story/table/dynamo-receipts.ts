import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mapBounded } from '../../runtime/map-bounded.ts';
import { isToUnpack } from '../items/container.ts';
import type { FileVersion } from '../items/file-version.ts';
import type { Receipt } from '../items/items.ts';
import { address, receiptKey } from '../items/keys.ts';
import { readItems, receiptsOfKey } from './dynamo-table.ts';

export type FindReceipts = (versions: readonly FileVersion[]) => Promise<(Receipt | undefined)[]>;

/** Versions without an id whose receipts are read at a time. */
const CONCURRENCY = 4;

/** Finds the receipt of each version, in the versions' order; undefined if there is none. */
export function createFindReceipts(client: DynamoDBClient, tableName: string): FindReceipts {
  return async (versions) => {
    const named = versions.filter(({ versionId }) => versionId !== undefined);
    const items = await readItems(client, tableName, named.map(receiptKey));
    const receipts = new Map(items.map((item) => [address(item), item as Receipt]));
    return mapBounded(versions, CONCURRENCY, async (version) =>
      version.versionId === undefined
        ? receiptWithoutId(await receiptsOfKey(client, tableName, version), version)
        : receipts.get(address(receiptKey(version))),
    );
  };
}

/** Leaves out the receipts of containers that are not unpacked to the end: they count as files that still wait. */
export function onlyEnded(find: FindReceipts): FindReceipts {
  return async (versions) => {
    const receipts = await find(versions);
    return receipts.map((receipt) => (receipt && isToUnpack(receipt) ? undefined : receipt));
  };
}

/**
 * The receipt of an object without a version id (versioning is off or was suspended). Its receipt's key has the
 * sequencer of its event, which S3 does not list: it is the first event since the object was last modified. S3 rounds
 * that time to seconds, so two writes of a key within one second count as one.
 */
export function receiptWithoutId(receipts: readonly Receipt[], version: FileVersion): Receipt | undefined {
  return receipts
    .filter(({ versionId, uploadedAt }) => versionId === undefined && uploadedAt >= version.uploadedAt)
    .sort((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1))[0];
}
