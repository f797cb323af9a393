import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { isTrue, objectOf, optionalText, refuseUnknown, textOf } from '../template/properties.ts';
import type { JsonObject } from '../template/template.ts';
import type { ResourceType } from './resource-type.ts';

/** Properties that CreateTable takes as the template has them. */
const passedOn = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const table: ResourceType = {
  applied: [...passedOn, 'TableName', 'StreamSpecification', 'TimeToLiveSpecification'],
  noEffect: {
    PointInTimeRecoverySpecification: 'nothing outlives the run',
    DeletionProtectionEnabled: 'nothing outlives the run',
    SSESpecification: 'nothing is at rest',
    ContributorInsightsSpecification: 'nothing is metered',
    Tags: 'nobody reads them',
  },
  async create({ clients, region, account }, { logicalId, generated }, properties) {
    const name = optionalText(properties.TableName) ?? generated;
    await clients.dynamodb.send(new CreateTableCommand(createTableInput(name, logicalId, properties)));
    const timeToLive = objectOf(properties.TimeToLiveSpecification);
    if (isTrue(timeToLive.Enabled)) {
      const AttributeName = textOf(timeToLive.AttributeName, `AttributeName of ${logicalId}`);
      const TimeToLiveSpecification = { Enabled: true, AttributeName };
      await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    }
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: name }));
    const streamArn = Table?.LatestStreamArn;
    const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
    return { ref: name, attributes: { Arn: arn, ...(streamArn === undefined ? {} : { StreamArn: streamArn }) } };
  },
};

function createTableInput(TableName: string, logicalId: string, properties: JsonObject): CreateTableCommandInput {
  const input: Record<string, unknown> = { TableName };
  for (const name of passedOn) if (properties[name] !== undefined) input[name] = properties[name];
  const stream = objectOf(properties.StreamSpecification);
  refuseUnknown(stream, `StreamSpecification of ${logicalId}`, ['StreamViewType']);
  if (stream.StreamViewType !== undefined) input.StreamSpecification = { StreamEnabled: true, ...stream };
  // The engine checks the rest: it knows the shapes better than we would.
  return input as unknown as CreateTableCommandInput;
}
