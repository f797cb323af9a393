import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readStackOutputs } from '../../../infra/ops/stack-outputs.ts';
import { OUTPUTS } from './outputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'wiredrop-outputs-'));
after(() => rmSync(folder, { recursive: true }));

const write = (content: unknown): string => {
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
};

describe('readStackOutputs', () => {
  it('finds the parts of the named stack in what cdk deploy wrote', () => {
    const found = readStackOutputs(write({ Wiredrop: OUTPUTS, Other: {} }), 'Wiredrop');
    assert.equal(found.stackName, 'Wiredrop');
    assert.equal(found.topicArn, OUTPUTS.TopicArn);
    assert.equal(found.tableName, 'table');
    assert.equal(found.deadLetterQueueUrl, 'https://dead-letters');
    assert.equal(found.failureQueueUrl, 'https://failures');
  });

  it('says in one line what is missing and how to get it', () => {
    assert.throws(() => readStackOutputs(join(folder, 'no.json'), 'Wiredrop'), /cdk deploy --outputs-file/);
    assert.throws(() => readStackOutputs(write({ Other: OUTPUTS }), 'Wiredrop'), /no stack Wiredrop: name it/);
    const { TopicArn: _, ...incomplete } = OUTPUTS;
    assert.throws(() => readStackOutputs(write({ Wiredrop: incomplete }), 'Wiredrop'), /has no TopicArn/);
  });
});
