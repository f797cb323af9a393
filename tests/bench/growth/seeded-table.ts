import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Key } from '../../../functions/story/keys.ts';
import { createClients, destroyClients } from '../../../infra/aws/clients.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../infra/local/emulators/dynamodb-local.ts';
import type { Keeper } from '../../../infra/local/machine/keeper.ts';
import { seededRandom } from '../articles/random.ts';
import type { Rig } from '../rig/rig.ts';
import { claimsOf, type GrownStories } from './grown-stories.ts';
import { expectedHeld, plantClaims } from './held-keys.ts';
import { copyStory, rowOf, type TableRow } from './story-copies.ts';

export interface SeededTableProps {
  readonly rig: Rig;
  readonly keeper: Keeper;
  readonly stories: number;
  /** The first stories of the table; where it is to have more, the others are copies. */
  readonly grown: GrownStories;
  /** Keys of the articles that will be measured: so many of them are held as the stories would hold, if none were a copy. */
  readonly measured: readonly (readonly Key[])[];
}

/**
 * An engine of its own with a table of the stack's shape, filled with so many stories, their claims and receipts. They go into the engine's SQLite
 * file: through its API a million stories would take an hour.
 */
export async function startSeededTable(props: SeededTableProps): Promise<DynamoDbLocal> {
  const { rig, keeper } = props;
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-table-'));
  keeper.remove(folder);
  const table = rig.stack.output('TableName');
  const empty = await startDynamoDbLocal(keeper, folder);
  await createTable(rig, empty, table);
  await empty.stop();
  insertRows(join(folder, 'shared-local-instance.db'), table, rowsOf(props));
  const engine = await startDynamoDbLocal(keeper, folder);
  for (const row of samplesOf(props)) await expectItem(rig, engine, table, row);
  return engine;
}

async function createTable({ stack }: Rig, { endpoint }: DynamoDbLocal, TableName: string): Promise<void> {
  const { Table } = await stack.clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  if (Table === undefined) throw new Error(`there is no table ${TableName}`);
  const clients = createClients({ region: stack.region }, { ...stack.endpoints, dynamodb: endpoint });
  await clients.dynamodb.send(new CreateTableCommand(sameShape(Table)));
  destroyClients(clients);
}

/** Without the stream: nobody reads it, and it would grow with the table. */
function sameShape(table: TableDescription): ConstructorParameters<typeof CreateTableCommand>[0] {
  const { TableName, KeySchema, AttributeDefinitions } = table;
  return { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
}

/** Stories that others are copied from. */
const templates = 100;

/** The articles that are generated have low numbers, those that are measured high ones. */
const firstCopy = 1_000_000_000;

function* rowsOf({ grown, stories, measured }: SeededTableProps): Generator<TableRow> {
  for (const items of grown.written.slice(0, stories)) for (const item of items) yield rowOf(item);
  const claims = claimsOf(grown, stories);
  for (const claim of plantClaims(measured, claims, expectedHeld(grown, measured, stories))) yield rowOf(claim);
  const random = seededRandom(stories);
  const copies = grown.written.slice(0, templates).map((items) => copyStory(items, random));
  for (let number = grown.written.length; number < stories; number += 1) {
    yield* copies[number % copies.length]?.(firstCopy + number) ?? [];
  }
}

/** A row of the first story, and one of the last. */
function samplesOf({ grown, stories }: SeededTableProps): TableRow[] {
  const [first] = grown.written;
  const last = grown.written[Math.min(stories, grown.written.length) - 1];
  const copied = first && copyStory(first, seededRandom(stories));
  const copies = Math.floor((stories - 1) / templates) * templates;
  return [
    ...[first, last].flatMap((items) => items?.slice(0, 1).map(rowOf) ?? []),
    ...(copied && copies >= grown.written.length ? copied(firstCopy + copies).slice(0, 1) : []),
  ];
}

/**
 * The engine looks items up by the bytes of their keys; the hashes beside them only order its scans, and grow here from row to row, so that
 * SQLite's index of them does.
 */
function insertRows(file: string, table: string, rows: Iterable<TableRow>): void {
  const database = new DatabaseSync(file);
  // A quarter of a GB of pages in memory: the rows come in no order of their keys.
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -250000; BEGIN');
  const insert = database.prepare(
    `INSERT OR REPLACE INTO "${table}" (hashKey, rangeKey, hashValue, rangeValue, itemSize, ObjectJSON) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const hash = Buffer.alloc(20);
  let count = 0;
  for (const { hashKey, rangeKey, itemSize, json } of rows) {
    hash.writeUInt32BE(count);
    count += 1;
    insert.run(Buffer.from(hashKey), Buffer.from(rangeKey), hash, hash, itemSize, Buffer.from(json));
  }
  database.exec('COMMIT');
  database.close();
}

/** @throws Error when the engine does not find what was put into its file: the table would be as good as empty. */
async function expectItem(
  { stack }: Rig,
  { endpoint }: DynamoDbLocal,
  TableName: string,
  row: TableRow,
): Promise<void> {
  const clients = createClients({ region: stack.region }, { ...stack.endpoints, dynamodb: endpoint });
  const Key = { pk: { S: row.hashKey }, sk: { S: row.rangeKey } };
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName, Key }));
  destroyClients(clients);
  if (Item === undefined) throw new Error(`the seeded table does not have ${row.hashKey}`);
}
