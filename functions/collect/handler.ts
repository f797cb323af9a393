import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { countReceipts, sourceTable } from '../sources/source-table.ts';
import type { Receipt } from '../story/items/items.ts';
import { type Key, storyIdAt } from '../story/items/keys.ts';
import { changeLists } from '../story/table/dynamo-change-lists.ts';
import { itemOf } from '../story/table/dynamo-item.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const changed = changeLists(dynamodb, tableName);
const sources = sourceTable(dynamodb, tableName);
/** Without searches and pages nobody would read the lists. */
const isListing = env.LISTS === 'true';

/** Older files were counted by the function that read the stream before, or are never counted. */
const COUNTED_MS = 60 * 60 * 1000;

/**
 * Table stream -> which stories have changed, for the pages, and counts of each source. The event source passes only
 * heads of stories and the receipts that are counted.
 * @throws if that fails: Lambda retries the batch. A story may be listed twice, and counts are approximate.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const images = Records.map(({ dynamodb }) => dynamodb?.NewImage as Record<string, AttributeValue> | undefined);
  const isReceipt = (at: number) => images[at]?.entity?.S === 'receipt';
  const keys = Records.filter((_, at) => !isReceipt(at)).map(
    ({ dynamodb }) => unmarshall(dynamodb?.Keys as Record<string, AttributeValue>) as Key,
  );
  const receipts = images.flatMap((image, at) => (image && isReceipt(at) ? (itemOf(image) as Receipt) : []));
  if (isListing) await changed.add(keys.map(storyIdAt));
  const recent = receipts.filter(
    ({ receivedAt, source }) => source !== undefined && Date.now() - Date.parse(receivedAt) < COUNTED_MS,
  );
  if (recent.length > 0) log('INFO', { counted: await countReceipts(recent, sources) });
}
