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

  it('has no index, which every write would pay for and wait for', () => {
    assert.equal(table.Properties.GlobalSecondaryIndexes, undefined);
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
