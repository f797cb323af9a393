import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resource } from '../infra/resources.ts';
import { synthesize } from '../infra/synthesize.ts';
import { page } from './page.ts';

const template = synthesize();
const queue = resource(template, 'AWS::SQS::Queue', 'IntakeQueue').Properties;
const stream = resource(template, 'AWS::Lambda::EventSourceMapping', 'NotifyStream').Properties;
const readme = page('README.md');
const operations = page('docs/operations.md');
const scale = page('docs/scale.md');

const inWords: Readonly<Record<number, string>> = { 5: 'five', 10: 'ten' };

describe('README, docs/operations.md and docs/scale.md -> when something is given up', () => {
  it('count the tries of a file', () => {
    const tries: number = queue.RedrivePolicy.maxReceiveCount;
    assert.ok(readme.includes(`"after ${tries} tries"`));
    assert.ok(operations.includes(`a file fails ${inWords[tries]} times`));
    assert.ok(scale.includes(`the ${inWords[tries]} receives of a file`));
  });

  it('count the retries of an announcement, which come after its first try', () => {
    const retries: number = stream.MaximumRetryAttempts;
    assert.ok(readme.includes(`"after ${retries} retries"`));
    assert.ok(operations.includes(`an announcement and each of its ${inWords[retries]} retries`));
    assert.ok(scale.includes(`after ${inWords[retries]} retries`));
  });

  it('say how long the queue keeps a backlog', () => {
    assert.ok(scale.includes(`the ${queue.MessageRetentionPeriod / 86_400} days of its retention`));
  });
});
