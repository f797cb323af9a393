import { setTimeout } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapBounded } from '../runtime/map-bounded.ts';
import { DISPOSITION } from '../story/items/disposition.ts';
import type { Receipt } from '../story/items/items.ts';
import { PARTITIONS, sourceKey } from '../story/items/keys.ts';
import { isHeldBack } from '../story/record/receipt.ts';
import { versionedPut } from '../story/table/dynamo-item.ts';
import { itemsAt, takeFirst } from '../story/table/dynamo-partition.ts';
import { type RetryPolicy, withRetries } from '../story/table/retry-policy.ts';
import { type CountedFile, type Source, withReceipts } from './source.ts';

/** The sources: one item of the story table each. */
export interface SourceTable {
  /** All of them, by name. */
  list(): Promise<Source[]>;
  /**
   * Replaces a source by the result of `change`; leaves it if that is undefined. Calls `change` again after a conflict.
   */
  update(name: string, change: (known: Source | undefined) => Source | undefined): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Under 1 KiB, so a write is one unit. */
interface SourceItem extends Omit<Source, 'name' | 'days'> {
  entity: 'source';
  version: number;
  /** For each day: day, files, rejected, first, repeats, repaired. */
  days: number[][];
  /** Epoch seconds: the table's TTL attribute. */
  expiresAt: number;
}

/** A source is deleted this long after its latest file. */
const KEPT_SECONDS = 60 * 86_400;

/** A source is written by runs for several shards of the stream, and by the check. */
const RETRY_POLICY: RetryPolicy = { attempts: 8, sleep: setTimeout, random: Math.random };

export function sourceTable(client: DynamoDBClient, TableName: string): SourceTable {
  return {
    async list() {
      const items = await takeFirst(itemsAt(client, TableName, PARTITIONS.sources));
      return items.map((item) => sourceOf(unmarshall(item) as SourceItem & { sk: string }));
    },
    async update(name, change) {
      await withRetries(`source ${name}`, RETRY_POLICY, async () => {
        try {
          await updateOnce(client, TableName, name, change);
          return {};
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return undefined;
          throw error;
        }
      });
    },
    async remove(name) {
      await client.send(new DeleteItemCommand({ TableName, Key: marshall(sourceKey(name)) }));
    },
  };
}

async function updateOnce(
  client: DynamoDBClient,
  TableName: string,
  name: string,
  change: Parameters<SourceTable['update']>[1],
): Promise<void> {
  const key = sourceKey(name);
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }));
  const known = Item && (unmarshall(Item) as SourceItem & { sk: string });
  const changed = change(known && sourceOf(known));
  if (changed === undefined) return;
  const item = { ...key, ...itemOf(changed, (known?.version ?? 0) + 1) };
  await client.send(new PutItemCommand(versionedPut(TableName, item, known?.version ?? 'absent')));
}

function itemOf({ name: _, days, ...source }: Source, version: number): SourceItem {
  return {
    ...source,
    longestPauseHours: Number(source.longestPauseHours.toFixed(2)),
    days: days.map((one) => [one.day, one.files, one.rejected, one.first, one.repeats, one.repaired]),
    entity: 'source',
    version,
    expiresAt: Math.floor(Date.parse(source.lastSeenAt) / 1000) + KEPT_SECONDS,
  };
}

function sourceOf(item: SourceItem & { sk: string }): Source {
  const { sk: name, lastSeenAt, longestPauseHours, days, lately, silentSince, rejecting } = item;
  return {
    ...{ name, lastSeenAt, longestPauseHours, lately },
    days: days.map(([day = 0, files = 0, rejected = 0, first = 0, repeats = 0, repaired = 0]) => ({
      ...{ day, files, rejected },
      ...{ first, repeats, repaired },
    })),
    ...(silentSince !== undefined && { silentSince }),
    ...(rejecting !== undefined && { rejecting }),
  };
}

/** Sources that are written at the same time. */
const WRITERS = 8;

export interface CountResult {
  files: number;
  sources: number;
}

/**
 * Counts the files of these receipts, with one write for each source. A receipt that was written again, for example by
 * a split, is not counted again. A batch that is delivered again is: the counts are approximate.
 */
export async function countReceipts(
  receipts: readonly Receipt[],
  table: Pick<SourceTable, 'update'>,
): Promise<CountResult> {
  const files = receipts.filter(({ version }) => version === 1);
  const bySource = Map.groupBy(files, ({ source = '' }) => source);
  await mapBounded([...bySource], WRITERS, ([name, group]) =>
    table.update(name, (known) => withReceipts(name, known, group.map(countedFile))),
  );
  return { files: files.length, sources: bySource.size };
}

function countedFile({ uploadedAt, disposition, reason, repairs = [] }: Receipt): CountedFile {
  return {
    at: Date.parse(uploadedAt),
    isRejected: DISPOSITION[disposition].isRefused && !isHeldBack(reason),
    isFirst: DISPOSITION[disposition].article === 'first',
    isRepeat: DISPOSITION[disposition].text === 'known',
    isRepaired: repairs.length > 0,
  };
}
