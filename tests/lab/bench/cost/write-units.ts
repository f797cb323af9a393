import type { Write } from '../../../../functions/story/items/decision.ts';
import { ARCHIVE_INDEX, DAY_INDEX } from '../../../../functions/story/items/keys.ts';
import { imageOf } from '../../../../functions/story/table/dynamo-item.ts';

/** An attribute value as DynamoDB's JSON has it: bytes are base64 there, and a `Uint8Array` in the SDK. */
type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

/** Write units of a decision, which is one transaction. */
export function writeUnits(writes: readonly Write[]): number {
  const put = ({ item, expect }: Write) => putUnits(imageOf(item) as unknown as Item, expect === 'absent');
  return sum(writes.map(put));
}

/**
 * A put in a transaction costs 2 units for each started KiB:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html An overwritten item is billed
 * by the larger of its two sizes; ours only grow, so the new size counts.
 */
function putUnits(item: Item, isNew: boolean): number {
  return 2 * kibs(item) + (isNew ? indexUnits(item) : 0);
}

/** Write units of a put outside a transaction. */
function kibs(item: Item): number {
  return Math.max(1, Math.ceil(itemBytes(item) / 1024));
}

/**
 * The indices by day hold only keys, which hardly ever change: an entry is written once, outside the transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations
 */
function indexUnits(item: Item): number {
  const entries = [DAY_INDEX, ARCHIVE_INDEX].filter(({ partitionKey }) => item[partitionKey] !== undefined);
  return sum(
    entries.map(({ partitionKey, sortKey }) => {
      const names = ['pk', 'sk', partitionKey, sortKey];
      return kibs(Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name))));
    }),
  );
}

/**
 * Bytes of an item as DynamoDB bills it: names and values.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
}

function valueBytes(value: Value): number {
  const [[type, content] = []] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(content as string);
  if (type === 'N') return numberBytes(content as string);
  if (type === 'B')
    return typeof content === 'string' ? Buffer.byteLength(content, 'base64') : (content as Uint8Array).byteLength;
  if (type === 'BOOL' || type === 'NULL') return 1;
  // A list or map takes three bytes, and one for each entry in it.
  if (type === 'L') return 3 + sum((content as Value[]).map((entry) => 1 + valueBytes(entry)));
  if (type === 'M') return 3 + Object.keys(content as Item).length + itemBytes(content as Item);
  throw new TypeError(`no size for ${JSON.stringify(value)}`);
}

/** About one byte for two significant digits, and one more. */
function numberBytes(number: string): number {
  const digits = number.replace(/^-|\.|e.*$/gi, '').replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (number.startsWith('-') ? 1 : 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export interface CallUnits {
  readonly writeUnits: number;
  readonly readUnits: number;
}

interface Body {
  readonly Item?: Item;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: unknown[]; readonly ConsistentRead?: boolean }>>;
  readonly TransactItems?: readonly {
    readonly Put?: { readonly Item: Item; readonly ConditionExpression?: string };
  }[];
}

const read = (keys: number, isStrong = false): CallUnits => ({ writeUnits: 0, readUnits: isStrong ? keys : keys / 2 });
const write = (writeUnits: number): CallUnits => ({ writeUnits, readUnits: 0 });

/**
 * Capacity units by operation, for new articles: nothing is overwritten, and what is read is missing or under 4 KiB,
 * which costs the same. Not from `ReturnConsumedCapacity`: DynamoDB Local rounds the items of a transaction together
 * instead of each, and reports 0 for a batched read of a missing item.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const RULES: Readonly<Record<string, (body: Body) => CallUnits>> = {
  GetItem: ({ ConsistentRead }) => read(1, ConsistentRead),
  BatchGetItem: ({ RequestItems = {} }) => {
    const units = Object.values(RequestItems).map(
      ({ Keys, ConsistentRead }) => read(Keys.length, ConsistentRead).readUnits,
    );
    return { writeUnits: 0, readUnits: sum(units) };
  },
  PutItem: ({ Item = {} }) => write(kibs(Item)),
  // Only Powertools updates, and its records are small.
  UpdateItem: () => write(1),
  TransactWriteItems: ({ TransactItems = [] }) =>
    write(
      sum(
        TransactItems.map(({ Put }) => {
          if (Put === undefined) throw new Error('no rule for a transaction with anything but puts');
          return putUnits(Put.Item, Put.ConditionExpression?.startsWith('attribute_not_exists') ?? false);
        }),
      ),
    ),
};

/**
 * Read units of an eventually consistent query: half a unit for each started 4 KiB of what it reads. Its answer as JSON
 * is somewhat larger.
 * @param bytes of the answer
 */
export function queryUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096)) / 2;
}

/** @param body of the request, DynamoDB's JSON. @returns no units for calls of other services. */
export function unitsOf(operation: string, body: string): CallUnits {
  const rule = RULES[operation];
  return rule === undefined ? { writeUnits: 0, readUnits: 0 } : rule(JSON.parse(body));
}
