import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const table = resource(template, 'AWS::DynamoDB::Table');

describe('the story table', () => {
  it('is keyed by the strings pk and sk', () => {
    assert.deepEqual(table.Properties.KeySchema, [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    for (const { AttributeType } of table.Properties.AttributeDefinitions) assert.equal(AttributeType, 'S');
  });

  it('is paid per request', () => {
    assert.equal(table.Properties.BillingMode, 'PAY_PER_REQUEST');
  });

  it('streams the new image of every write: the outbox', () => {
    assert.deepEqual(table.Properties.StreamSpecification, { StreamViewType: 'NEW_IMAGE' });
  });

  it('can be restored to any second', () => {
    assert.deepEqual(table.Properties.PointInTimeRecoverySpecification, { PointInTimeRecoveryEnabled: true });
  });

  it('forgets an item at its expiresAt', () => {
    assert.deepEqual(table.Properties.TimeToLiveSpecification, { AttributeName: 'expiresAt', Enabled: true });
  });

  it('has one index, sparse and of keys only: the stories by day', () => {
    assert.deepEqual(table.Properties.GlobalSecondaryIndexes, [
      {
        IndexName: 'stories-by-day',
        KeySchema: [
          { AttributeName: 'day', KeyType: 'HASH' },
          { AttributeName: 'firstSeenAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    assert.equal(table.Properties.LocalSecondaryIndexes, undefined);
  });

  it('outlives the stack and refuses deletion, unless the removal policy is destroy', () => {
    assert.equal(table.DeletionPolicy, 'Retain');
    assert.equal(table.Properties.DeletionProtectionEnabled, true);
    const doomed = resource(synthesize({ removalPolicy: 'destroy' }), 'AWS::DynamoDB::Table');
    assert.equal(doomed.DeletionPolicy, 'Delete');
    assert.equal(doomed.Properties.DeletionProtectionEnabled, false);
  });
});

describe('the tableStreamArn setting', () => {
  const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1';
  const tableStreamArn = `${tableArn}/stream/2026-11-27T00:48:05.899`;
  const moved = synthesize({ tableStreamArn });
  const statements = (name: string): { Action: string | string[]; Resource: unknown }[] =>
    resource(moved, 'AWS::IAM::Policy', name).Properties.PolicyDocument.Statement;

  it('leaves the stack without a table of its own', () => {
    assert.deepEqual(moved.findResources('AWS::DynamoDB::Table'), {});
  });

  it('has ingest write the table it names, and nothing else', () => {
    const ingest = resource(moved, 'AWS::Lambda::Function', 'Ingest').Properties;
    assert.equal(ingest.Environment.Variables.TABLE_NAME, 'restored-1');
    const writing = statements('Ingest').filter(({ Action }) => [Action].flat().includes('dynamodb:PutItem'));
    assert.deepEqual(
      writing.map(({ Resource }) => Resource),
      [tableArn],
    );
  });

  it('has notify read its stream, and nothing else', () => {
    assert.equal(
      resource(moved, 'AWS::Lambda::EventSourceMapping', 'NotifyStream').Properties.EventSourceArn,
      tableStreamArn,
    );
    const reading = statements('Notify').filter(({ Action }) => [Action].flat().includes('dynamodb:GetRecords'));
    assert.deepEqual(
      reading.map(({ Resource }) => Resource),
      [tableStreamArn],
    );
  });

  it('names it to the operator, on the dashboard and to the commands', () => {
    assert.equal(moved.toJSON().Outputs.TableName.Value, 'restored-1');
    const [dashboard] = Object.values(moved.findResources('AWS::CloudWatch::Dashboard'));
    assert.match(JSON.stringify(dashboard), /restored-1/);
  });
});
