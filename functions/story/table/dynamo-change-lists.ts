import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapBounded } from '../../map-bounded.ts';
import { CHANGED, type Key } from '../items/keys.ts';
import { epochSeconds } from '../items/time.ts';
import { itemsAt } from './dynamo-partition.ts';

/** Ids of stories that were written or deleted, as one batch of the stream reported them. */
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

/** Stories of one list: some 15 KB, so 15 write units. */
const LIST = 500;
/** Of one run, which has time for them; the next one continues. */
const MOST_STORIES = 10_000;
const WRITERS = 8;
/** A list expires after three days: by then the feeds have read all stories again. */
const KEPT_SECONDS = 3 * 86_400;

export function changeLists(client: DynamoDBClient, TableName: string): ChangeLists {
  return {
    async add(storyIds) {
      const now = new Date().toISOString();
      const unique = [...new Set(storyIds)];
      for (let from = 0; from < unique.length; from += LIST) {
        const item = {
          ...{ pk: CHANGED, sk: `${now}#${randomUUID()}`, entity: 'changes' },
          ...{ storyIds: unique.slice(from, from + LIST), expiresAt: epochSeconds(now) + KEPT_SECONDS },
        };
        await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
      }
    },
    async read() {
      const lists: ChangeList[] = [];
      let stories = 0;
      for await (const item of itemsAt(client, TableName, CHANGED, { isStrong: true })) {
        const list = unmarshall(item) as ChangeList;
        lists.push(list);
        stories += list.storyIds.length;
        if (stories >= MOST_STORIES) break;
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
