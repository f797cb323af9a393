import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createClients, destroyClients } from '../../infra/local/clients.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import type { Keeper } from '../../infra/local/keeper.ts';
import type { Rig } from './rig.ts';
import { sampleWrites } from './sample-writes.ts';

/** Articles the seeded stories are copies of. */
const templates = 20;

/**
 * An engine of its own with a table of the stack's shape, filled with so many stories, their claims and receipts: the items that our own decision writes
 * for a few articles, copied under other keys in the engine's SQLite file. Through its API a million stories would take an hour.
 */
export async function startSeededTable(rig: Rig, keeper: Keeper, stories: number): Promise<DynamoDbLocal> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-table-'));
  keeper.remove(folder);
  const table = rig.stack.output('TableName');
  const engine = await startDynamoDbLocal(keeper, folder);
  await putTemplates(rig, engine, table);
  await engine.stop();
  multiply(join(folder, 'shared-local-instance.db'), table, Math.max(1, Math.round(stories / templates)));
  return startDynamoDbLocal(keeper, folder);
}

async function putTemplates({ stack }: Rig, { endpoint }: DynamoDbLocal, TableName: string): Promise<void> {
  const { Table } = await stack.clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  if (Table === undefined) throw new Error(`there is no table ${TableName}`);
  const clients = createClients({ ...stack.endpoints, dynamodb: endpoint }, stack.region);
  await clients.dynamodb.send(new CreateTableCommand(sameShape(Table)));
  for (const { item } of (await sampleWrites(templates)).flat()) {
    const Item = { ...marshall(item, { removeUndefinedValues: true }), pk: { S: `${item.pk}${mark}` } };
    await clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
  destroyClients(clients);
}

/** Without the stream: nobody reads it, and it would grow with the table. */
function sameShape(table: TableDescription): ConstructorParameters<typeof CreateTableCommand>[0] {
  const { TableName, KeySchema, AttributeDefinitions } = table;
  return { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
}

/** Ends every key that was put, and is followed by the copy's number. */
const mark = '~0';

/** Copies every row so that there are `copies` of it. The engine looks items up by the text of their keys; the hashes beside them only order its scans. */
function multiply(file: string, table: string, copies: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  // Tables with an index have columns more.
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
  const copied: Readonly<Record<string, string>> = {
    hashKey: `replace(hashKey, '${mark}', '~' || n)`,
    hashValue: 'randomblob(20)',
    hashRangeValue: 'randomblob(20)',
    ObjectJSON: `CAST(replace(CAST(ObjectJSON AS TEXT), '${mark}"', '~' || n || '"') AS BLOB)`,
  };
  database.exec(`
    WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ${copies - 1})
    INSERT INTO "${table}" (${columns})
    SELECT ${columns.map((name) => copied[name] ?? name)} FROM "${table}", copy WHERE ${copies} > 1`);
  database.close();
}
