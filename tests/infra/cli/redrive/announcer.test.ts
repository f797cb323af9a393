import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordSubject } from '../../../../infra/cli/redrive/announcer.ts';

const record = (NewImage?: Record<string, { S: string }>) =>
  recordSubject({ dynamodb: { SequenceNumber: '7', ...(NewImage && { NewImage }) } });

describe('recordSubject', () => {
  it('names what a person can look up, and else the record', () => {
    assert.equal(record({ pk: { S: 'STORY#t1-a' }, sk: { S: 'STORY' }, entity: { S: 'story' } }), 'story t1-a');
    assert.equal(record({ pk: { S: 'FILE#b/a.md' }, sk: { S: 'v' }, entity: { S: 'receipt' } }), 'file b/a.md');
    assert.equal(record(), 'record 7');
  });
});
