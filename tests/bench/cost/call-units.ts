import { type Item, kibs, transactionUnits } from './write-units.ts';

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
 * Capacity units by operation, for new articles: nothing is overwritten, and what is read is missing or under 4 KiB, which costs the
 * same. Not from `ReturnConsumedCapacity`: DynamoDB Local rounds the items of a transaction together instead of each, and reports 0 for
 * a batched read of a missing item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const RULES: Readonly<Record<string, (body: Body) => CallUnits>> = {
  GetItem: ({ ConsistentRead }) => read(1, ConsistentRead),
  BatchGetItem: ({ RequestItems = {} }) => {
    const units = Object.values(RequestItems).map(({ Keys, ConsistentRead }) => read(Keys.length, ConsistentRead));
    return read(2 * units.reduce((sum, { readUnits }) => sum + readUnits, 0));
  },
  PutItem: ({ Item = {} }) => write(kibs(Item)),
  // Only Powertools updates, and its records are small.
  UpdateItem: () => write(1),
  TransactWriteItems: ({ TransactItems = [] }) => {
    const puts = TransactItems.map(({ Put }) => {
      if (Put === undefined) throw new Error('no rule for a transaction with anything but puts');
      return { item: Put.Item, isNew: Put.ConditionExpression?.startsWith('attribute_not_exists') ?? false };
    });
    return write(transactionUnits(puts));
  },
};

/** @param body of the request, DynamoDB's JSON. @returns no units for calls of other services. */
export function unitsOf(operation: string, body: string): CallUnits {
  const rule = RULES[operation];
  return rule === undefined ? { writeUnits: 0, readUnits: 0 } : rule(JSON.parse(body));
}
