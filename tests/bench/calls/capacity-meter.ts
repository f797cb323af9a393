import { marshall } from '@aws-sdk/util-dynamodb';
import { type Insert, inserted } from '../../functions/story/table/inserted.ts';
import { type Item, itemSize } from '../items/item-size.ts';

export interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Units of one call, from what was sent and what came back (undefined when it failed). */
export type Meter = (operation: string, input: Loose, output: Loose | undefined) => Units;

type Loose = Readonly<Record<string, unknown>>;

/**
 * Capacity units by the documented rules, from the items themselves. What DynamoDB Local reports is not what AWS bills: it rounds a transaction's items
 * together instead of each, and answers 0 for a batched read of a missing item and for an overwritten item of a transaction.
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html (sizes, missing items, overwritten items, failed
 * conditions) and https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html (twice for each item of a transaction).
 * The meter remembers what it saw written, because an overwritten item is billed by the larger of its two sizes.
 */
export function createMeter(): Meter {
  const written = new Map<string, Item>();

  function put(table: unknown, item: Item, done: boolean): number {
    const address = addressOf(table, item);
    const before = written.get(address);
    if (done) written.set(address, item);
    return Math.max(kibs(item), before === undefined ? 1 : kibs(before));
  }

  const rules: Readonly<Record<string, (input: Loose, output: Loose | undefined) => Units>> = {
    GetItem: (input, output) => reads([readUnits(output?.Item)], input.ConsistentRead === true),
    BatchGetItem: (input, output) => {
      const requests = Object.entries(
        input.RequestItems as Record<string, { Keys: unknown[]; ConsistentRead?: boolean }>,
      );
      const found = output?.Responses as Record<string, unknown[]> | undefined;
      return add(
        requests.map(([table, { Keys, ConsistentRead = false }]) => {
          const items = found?.[table] ?? [];
          const missing = Array.from({ length: Keys.length - items.length }, () => undefined);
          return reads([...items, ...missing].map(readUnits), ConsistentRead);
        }),
      );
    },
    PutItem: (input, output) => ({
      readUnits: 0,
      writeUnits: put(input.TableName, itemOf(input.Item), output !== undefined),
    }),
    // Ours are inserts, each for itself: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html
    BatchExecuteStatement: (input, output) => {
      const responses = output?.Responses as readonly { Error?: unknown }[] | undefined;
      return add(
        (input.Statements as readonly Insert[]).map((statement, at) => {
          const done = responses?.[at] !== undefined && responses[at].Error === undefined;
          const insert = inserted(statement);
          return { readUnits: 0, writeUnits: put(insert.table, insert.item, done) };
        }),
      );
    },
    // Only Powertools updates, and its records are small.
    UpdateItem: () => ({ readUnits: 0, writeUnits: 1 }),
    TransactWriteItems: (input, output) => {
      const entries = input.TransactItems as readonly Record<string, Loose>[];
      return add(entries.map((entry) => transactionUnits(entry, output !== undefined)));
    },
  };

  function transactionUnits({ Put, ...others }: Record<string, Loose>, done: boolean): Units {
    if (Put === undefined) throw new Error(`no rule for ${Object.keys(others)} in a transaction`);
    return { readUnits: 0, writeUnits: 2 * put(Put.TableName, itemOf(Put.Item), done) };
  }

  return (operation, input, output) => {
    const rule = rules[operation];
    if (rule === undefined) throw new Error(`no rule for the capacity of ${operation}`);
    return rule(input, output);
  };
}

function kibs(item: Item): number {
  return Math.max(1, Math.ceil(itemSize(item) / 1024));
}

/** A strongly consistent read, in units of 4 KiB; a missing item is read as well. */
function readUnits(item: unknown): number {
  return item === undefined ? 1 : Math.max(1, Math.ceil(itemSize(itemOf(item)) / 4096));
}

function reads(units: readonly number[], consistent: boolean): Units {
  const sum = units.reduce((total, unit) => total + unit, 0);
  return { readUnits: consistent ? sum : sum / 2, writeUnits: 0 };
}

function add(units: readonly Units[]): Units {
  return {
    readUnits: units.reduce((sum, unit) => sum + unit.readUnits, 0),
    writeUnits: units.reduce((sum, unit) => sum + unit.writeUnits, 0),
  };
}

/** The document client's items are plain values, the other's are attribute values. */
function itemOf(item: unknown): Item {
  const entries = Object.values(item as object);
  const marshalled = entries.every(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      /^(S|N|B|BOOL|NULL|L|M|SS|NS|BS)$/.test(Object.keys(value)[0] ?? ''),
  );
  return marshalled ? (item as Item) : marshall(item, { removeUndefinedValues: true });
}

/** The keys of the bench's tables: ours, the samples' articles, Powertools' records. */
function addressOf(table: unknown, { pk, sk, contentHash, id }: Item): string {
  return JSON.stringify([table, ...(pk === undefined ? [contentHash ?? id] : [pk, sk])]);
}
