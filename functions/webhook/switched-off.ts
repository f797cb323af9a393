import { hash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Key, webhookKey } from '../story/items/keys.ts';

/** Whether an endpoint has said that it is gone. One item of the story table for each webhook that ever was. */
export interface SwitchedOff {
  /** Since when nothing is sent to this address; undefined: it is on. */
  since(url: string): Promise<string | undefined>;
  /** The same of whatever address was switched off last. */
  sinceAny(): Promise<string | undefined>;
  /** @param at ISO 8601 UTC */
  switchOff(url: string, at: string): Promise<void>;
  switchOn(): Promise<void>;
}

interface SwitchItem extends Key {
  entity: 'webhook';
  /** Absent: it is on. */
  offSince?: string;
  /** Hash of the address, which may be a secret: another address is on. */
  url?: string;
}

export function switchedOff(client: DynamoDBClient, TableName: string, webhook: string): SwitchedOff {
  const key = webhookKey(webhook);
  const put = async (fields: Pick<SwitchItem, 'offSince' | 'url'>) => {
    const item: SwitchItem = { ...key, entity: 'webhook', ...fields };
    await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  };
  const read = async (): Promise<Partial<SwitchItem>> => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key) }));
    return Item ? unmarshall(Item) : {};
  };
  return {
    async since(url) {
      const { offSince, url: of } = await read();
      return of === hashOf(url) ? offSince : undefined;
    },
    sinceAny: async () => (await read()).offSince,
    switchOff: (url, at) => put({ offSince: at, url: hashOf(url) }),
    switchOn: () => put({}),
  };
}

function hashOf(url: string): string {
  return hash('sha256', url, 'hex').slice(0, 32);
}
