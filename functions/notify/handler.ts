import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { errorFields, log } from '../runtime/log.ts';
import type { Key } from '../story/items/keys.ts';
import { readItems } from '../story/table/dynamo-table.ts';
import { announce, type NotifyObserver } from './announce.ts';
import { openOutlets } from './outlets/index.ts';
import { sendOnce } from './outlets/outlet.ts';
import { openCanary } from './outlets/topic.ts';

const OUTLETS = openOutlets(process.env, CLIENT_LIMITS).map((outlet) => sendOnce(outlet, ({ id }) => id));
const openedCanary = openCanary(process.env, CLIENT_LIMITS);
const CANARY = openedCanary && sendOnce(openedCanary, ({ key }) => key);
const SOURCE = required(process.env, 'EVENT_SOURCE');
const TABLE = required(process.env, 'TABLE_NAME');
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);

/** What was written before was announced by another stack; NaN: nothing was. */
const SINCE = Date.parse(process.env.ANNOUNCE_SINCE ?? '') / 1000;

// No metrics of its own: the outlets' services count what is sent, Lambda how late the stream is read.
const OBSERVER: NotifyObserver = {
  announced: (notifications) => log('INFO', { announced: notifications.map(({ id }) => id) }),
  failure: (sequenceNumber, error) =>
    log('ERROR', { message: 'not announced yet', sequenceNumber, error: errorFields(error) }),
};

/** Table stream -> CloudEvents -> outlets. Answers with the records that Lambda must retry. */
export function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const read = (keys: readonly Key[]) => readItems(dynamodb, TABLE, keys, 'strong');
  const records = event.Records.filter(({ dynamodb }) => !(Number(dynamodb?.ApproximateCreationDateTime) < SINCE));
  return announce(records, { read, outlets: OUTLETS, canary: CANARY, source: SOURCE, observer: OBSERVER });
}
