import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type GlobalSecondaryIndexUpdate,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { notKept } from '../machine/kept-folder.ts';
import { LocalError } from '../machine/local-error.ts';
import { isTrue, objectOf, refuseUnknown, requiredText } from '../template/properties.ts';
import type { JsonObject } from '../template/template.ts';
import type { DeployContext, ResourceType } from './deploy-context.ts';

/** Properties that CreateTable takes as the template has them. */
const PASSED_ON = ['AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'KeySchema'];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const table: ResourceType = {
  applied: [...PASSED_ON, 'StreamSpecification', 'TimeToLiveSpecification'],
  noEffect: {
    PointInTimeRecoverySpecification: 'the engines have no backups',
    DeletionProtectionEnabled: 'nobody deletes it here',
    SSESpecification: 'nothing is at rest',
  },
  async create(context, { logicalId, generated }, properties) {
    const { clients, region, account } = context;
    const input = createTableInput(generated, logicalId, properties);
    if (context.resumed) await updateKept(context, input);
    else await clients.dynamodb.send(new CreateTableCommand(input));
    const timeToLive = objectOf(properties.TimeToLiveSpecification);
    // Enabling it twice is refused.
    if (isTrue(timeToLive.Enabled) && !context.resumed) {
      const AttributeName = requiredText(timeToLive.AttributeName, `AttributeName of ${logicalId}`);
      const TimeToLiveSpecification = { Enabled: true, AttributeName };
      await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: generated, TimeToLiveSpecification }));
    }
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: generated }));
    const streamArn = Table?.LatestStreamArn;
    const arn = `arn:aws:dynamodb:${region}:${account}:table/${generated}`;
    return { ref: generated, attributes: { Arn: arn, ...(streamArn === undefined ? {} : { StreamArn: streamArn }) } };
  },
};

/**
 * Brings a kept table to what the template has now, as CloudFormation updates one: it adds indexes, and makes those
 * again whose keys are others. An index that the template does not have any more stays: nobody reads it.
 * @throws LocalError if the table has other keys, or no such stream.
 */
async function updateKept(context: DeployContext, input: CreateTableCommandInput): Promise<void> {
  const { TableName, AttributeDefinitions: attributes = [], GlobalSecondaryIndexes: wanted = [] } = input;
  const { clients, kept } = context;
  const kind = await describe(context, TableName).catch((error: unknown) => {
    throw new LocalError(notKept(kept, `table ${TableName}`), { cause: error });
  });
  if (!isDeepStrictEqual(shapeOf(kind), shapeOf(input)))
    throw new LocalError(
      `The table in ${kept?.path} has other keys than this version of wiredrop: give --keep a new folder, and ` +
        'ingest the files again.',
    );
  async function update(change: GlobalSecondaryIndexUpdate): Promise<void> {
    const { AttributeDefinitions: known = [] } = await describe(context, TableName);
    const names = new Set(change.Create?.KeySchema?.map(({ AttributeName }) => AttributeName));
    for (const { AttributeName } of known) names.delete(AttributeName);
    const AttributeDefinitions = [...known, ...attributes.filter(({ AttributeName }) => names.has(AttributeName))];
    const GlobalSecondaryIndexUpdates = [change];
    await clients.dynamodb.send(
      new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates }),
    );
  }
  // One at a time: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
  for (const index of wanted) {
    const { IndexName = '' } = index;
    const known = (kind.GlobalSecondaryIndexes ?? []).find((one) => one.IndexName === IndexName);
    if (known && isDeepStrictEqual(keysOf(known), keysOf(index))) continue;
    context.say(`The table in ${kept?.path} gets the index ${IndexName}, which this version of wiredrop reads`);
    if (known) {
      await update({ Delete: { IndexName } });
      await untilIndex(context, TableName, IndexName, undefined);
    }
    await update({ Create: index });
    await untilIndex(context, TableName, IndexName, 'ACTIVE');
  }
}

const INDEX_POLL_MS = 100;

/** @param wanted undefined: it is gone */
async function untilIndex(context: DeployContext, table: string | undefined, name: string, wanted?: string) {
  for (;;) {
    const { GlobalSecondaryIndexes: indexes = [] } = await describe(context, table);
    if (indexes.find(({ IndexName }) => IndexName === name)?.IndexStatus === wanted) return;
    await delay(INDEX_POLL_MS);
  }
}

async function describe({ clients }: DeployContext, TableName: string | undefined): Promise<TableDescription> {
  const { Table = {} } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table;
}

/** The engines list attributes, keys and indexes in orders of their own. */
function keysOf({ KeySchema = [] }: Pick<TableDescription, 'KeySchema'>) {
  return Object.fromEntries(KeySchema.map(({ AttributeName, KeyType = '' }) => [KeyType, AttributeName]));
}

function shapeOf(table: Pick<TableDescription, 'KeySchema' | 'StreamSpecification'>) {
  return { keys: keysOf(table), view: table.StreamSpecification?.StreamViewType };
}

function createTableInput(TableName: string, logicalId: string, properties: JsonObject): CreateTableCommandInput {
  const input: Record<string, unknown> = { TableName };
  for (const name of PASSED_ON) if (properties[name] !== undefined) input[name] = properties[name];
  const stream = objectOf(properties.StreamSpecification);
  refuseUnknown(stream, `StreamSpecification of ${logicalId}`, ['StreamViewType']);
  if (stream.StreamViewType !== undefined) input.StreamSpecification = { StreamEnabled: true, ...stream };
  // The engine checks the rest.
  return input as unknown as CreateTableCommandInput;
}
