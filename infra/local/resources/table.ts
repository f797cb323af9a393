import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { notKept } from '../machine/kept-folder.ts';
import { LocalError } from '../machine/local-error.ts';
import { isTrue, objectOf, optionalText, refuseUnknown, requiredText } from '../template/properties.ts';
import type { JsonObject } from '../template/template.ts';
import type { DeployContext, ResourceType } from './deploy-context.ts';

/** Properties that CreateTable takes as the template has them. */
const PASSED_ON = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const table: ResourceType = {
  applied: [...PASSED_ON, 'TableName', 'StreamSpecification', 'TimeToLiveSpecification'],
  noEffect: {
    PointInTimeRecoverySpecification: 'the engines have no backups',
    DeletionProtectionEnabled: 'nobody deletes it here',
    SSESpecification: 'nothing is at rest',
    ContributorInsightsSpecification: 'nothing is metered',
    Tags: 'nobody reads them',
  },
  async create(context, { logicalId, generated }, properties) {
    const { clients, region, account } = context;
    const name = optionalText(properties.TableName) ?? generated;
    const input = createTableInput(name, logicalId, properties);
    if (context.resumed) await checkKept(context, input);
    else await clients.dynamodb.send(new CreateTableCommand(input));
    const timeToLive = objectOf(properties.TimeToLiveSpecification);
    // Enabling it twice is refused.
    if (isTrue(timeToLive.Enabled) && !context.resumed) {
      const AttributeName = requiredText(timeToLive.AttributeName, `AttributeName of ${logicalId}`);
      const TimeToLiveSpecification = { Enabled: true, AttributeName };
      await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    }
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: name }));
    const streamArn = Table?.LatestStreamArn;
    const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
    return { ref: name, attributes: { Arn: arn, ...(streamArn === undefined ? {} : { StreamArn: streamArn }) } };
  },
};

/** A kept table must have the keys and indexes that the template has now. */
async function checkKept({ clients, kept }: DeployContext, input: CreateTableCommandInput): Promise<void> {
  const { TableName } = input;
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName })).catch((error: unknown) => {
    throw new LocalError(notKept(kept, `table ${TableName}`), { cause: error });
  });
  if (Table === undefined || isDeepStrictEqual(shapeOf(Table), shapeOf(input))) return;
  throw new LocalError(
    `The table in ${kept?.path} has other keys or indexes than this version of wiredrop: give --keep a new folder, and ingest the files again.`,
  );
}

function shapeOf({ KeySchema, GlobalSecondaryIndexes = [], StreamSpecification }: TableDescription) {
  const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema }));
  return { KeySchema, indexes, view: StreamSpecification?.StreamViewType };
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
