import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapBounded } from '../../runtime/map-bounded.ts';
import { epochSeconds } from '../items/article-report.ts';
import { type Key, PARTITIONS } from '../items/keys.ts';
import { deflated, inflated } from './dynamo-item.ts';
import { itemsAt } from './dynamo-partition.ts';

/** Stories that were written or deleted, as one batch of the stream reported them. */
export interface ChangeList extends Key {
  storyIds: string[];
}

/**
 * The changed stories that the feeds have not been written from yet. A list is added once and never changed, so the
 * writer of the feeds deletes only what it has read, whatever is added meanwhile.
 */
export interface ChangeLists {
  add(storyIds: readonly string[]): Promise<void>;
  /** Read strongly, the oldest first: as many as a run has time for. */
  read(): Promise<ChangeList[]>;
  remove(lists: readonly ChangeList[]): Promise<void>;
}

/** Stories of one list: some 10 KB, so ten write units. */
const LIST = 500;
/** Stories of one run, which has time for them; the next one continues. */
const MOST_CHANGES = 10_000;
const WRITERS = 8;
/** A list expires after three days: by then the feeds have read all stories again. */
const KEPT_SECONDS = 3 * 86_400;

export function changeLists(client: DynamoDBClient, TableName: string): ChangeLists {
  return {
    async add(storyIds) {
      const now = new Date().toISOString();
      const unique = [...new Set(storyIds)];
      for (let at = 0; at < unique.length; at += LIST) {
        const item = {
          ...{ pk: PARTITIONS.changed, sk: `${now}#${randomUUID()}`, entity: 'changes' },
          expiresAt: epochSeconds(now) + KEPT_SECONDS,
          packed: deflated({ storyIds: unique.slice(at, at + LIST) }),
        };
        await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
      }
    },
    async read() {
      const lists: ChangeList[] = [];
      let changes = 0;
      for await (const item of itemsAt(client, TableName, PARTITIONS.changed, { isStrong: true })) {
        const { packed, ...plain } = unmarshall(item);
        const list = { ...plain, ...inflated(packed) } as ChangeList;
        lists.push(list);
        changes += list.storyIds.length;
        if (changes >= MOST_CHANGES) break;
      }
      return lists;
    },
    async remove(lists) {
      await mapBounded(lists, WRITERS, ({ pk, sk }) =>
        client.send(new DeleteItemCommand({ TableName, Key: marshall({ pk, sk }) })),
      );
    },
  };
}
