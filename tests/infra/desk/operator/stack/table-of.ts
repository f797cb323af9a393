import { BatchGetItemCommand, DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Receipt, type RequestItem, SCHEMA, type TableItem } from '../../../../../functions/story/items/items.ts';
import {
  address,
  type DayList,
  type Key,
  listOn,
  receiptKey,
  requestKey,
} from '../../../../../functions/story/items/keys.ts';
import { imageOf } from '../../../../../functions/story/table/dynamo-item.ts';

/** A client of a table of these items, for all that lists and commands read: a hundred keys a call, each once. */
export function tableOf(items: () => readonly TableItem[]): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    const all = items();
    if (command instanceof BatchGetItemCommand) {
      const [[table, { Keys = [] }] = ['', {}]] = Object.entries(command.input.RequestItems ?? {});
      const wanted = new Set(Keys.map((key) => address(unmarshall(key) as Key)));
      if (Keys.length > 100 || wanted.size < Keys.length)
        throw new Error(`${Keys.length} keys, ${wanted.size} of them`);
      return { Responses: { [table]: all.filter((item) => wanted.has(address(item))).map(imageOf) } };
    }
    if (command instanceof ScanCommand) return { Items: all.map(imageOf), ScannedCount: all.length };
    if (!(command instanceof QueryCommand)) throw new Error('the table is only read');
    const {
      ':pk': pk,
      ':shard': shard,
      ':first': first,
      ':last': last,
    } = unmarshall(command.input.ExpressionAttributeValues ?? {});
    const found = all.flatMap((item) => {
      if (pk !== undefined) return item.pk === pk ? [{ at: item.sk, image: imageOf(item) }] : [];
      if (!('day' in item) || item.day !== shard) return [];
      const at = 'firstSeenAt' in item ? item.firstSeenAt : undefined;
      return at !== undefined && first <= at && at <= last
        ? [{ at, image: marshall({ pk: item.pk, sk: item.sk, firstSeenAt: at }) }]
        : [];
    });
    found.sort((one, other) => (one.at < other.at ? -1 : 1));
    if (command.input.ScanIndexForward === false) found.reverse();
    return { Items: found.map(({ image }) => image), Count: found.length };
  };
  return client;
}

let files = 0;

/** A receipt that a list of the day index has. */
export function listedReceipt(list: DayList, at: string, fields: Partial<Receipt> = {}): Receipt {
  const { key = `file-${++files}.md`, uploadedAt = at } = fields;
  return {
    ...receiptKey({ bucket: 'bucket', key, uploadedAt, versionId: '1' }),
    ...{ entity: 'receipt', schema: SCHEMA, version: 1, announce: 'none', disposition: 'rejected' },
    ...{ bucket: 'bucket', key, versionId: '1', uploadedAt, receivedAt: at, firstSeenAt: at },
    ...{ day: `${listOn(list, at.slice(0, 10))}#0`, ...fields },
  } as Receipt;
}

/** What an operator asked, and ingest carried out. */
export function requestOf(id: string, fields: Partial<RequestItem>): RequestItem {
  const [at = ''] = id.split('#');
  return {
    ...requestKey(id),
    ...{ entity: 'request', schema: SCHEMA, version: 1, at, by: 'ed', storyId: '', reports: [], ...fields },
  } as RequestItem;
}
