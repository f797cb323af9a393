import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { resource } from '../infra/resources.ts';
import { synthesize } from '../infra/synthesize.ts';
import { page } from './page.ts';

const template = synthesize();
const queue = resource(template, 'AWS::SQS::Queue', 'IntakeQueue').Properties;
const stream = resource(template, 'AWS::Lambda::EventSourceMapping', 'NotifyStream').Properties;
const readme = page('README.md');
const operations = page('docs/operations.md');
const performance = page('docs/performance.md').replaceAll(/\s+/g, ' ');

const inWords: Readonly<Record<number, string>> = { 5: 'five', 10: 'ten' };

describe('README, docs/operations.md and docs/performance.md -> when something is given up', () => {
  it('count the tries of a file', () => {
    const tries: number = queue.RedrivePolicy.maxReceiveCount;
    assert.ok(readme.includes(`"after ${tries} tries"`));
    assert.ok(operations.includes(`a file fails ${inWords[tries]} times`));
    assert.ok(performance.includes(`A file that fails ${inWords[tries]} times`));
  });

  it('count the retries of an announcement, which come after its first try', () => {
    const retries: number = stream.MaximumRetryAttempts;
    assert.ok(readme.includes(`"after ${retries} retries"`));
    assert.ok(operations.includes(`an announcement and each of its ${inWords[retries]} retries`));
    assert.ok(performance.includes(`after ${inWords[retries]} retries`));
  });

  it('say how long the queue keeps a backlog', () => {
    assert.ok(performance.includes(`for its ${queue.MessageRetentionPeriod / 86_400} days`));
  });
});

/** What a call needs, where that is not called as the call is. https://docs.aws.amazon.com/service-authorization/latest/reference */
const actionsOf: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  ListObjectVersions: 'ListBucketVersions',
  ListObjectsV2: 'ListBucket',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessageBatch: 'DeleteMessage',
  SendMessageBatch: 'SendMessage',
};

const pascal = (command: string): string =>
  command
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

describe('docs/operations.md -> who may do what', () => {
  const [crawler = '', operator = '', onCall = ''] = [...operations.matchAll(/```json\n([^`]+)```/g)].map(
    ([, json = '']) => json,
  );
  const actionsIn = (policy: string): string[] =>
    JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);

  it('lets a crawler write, and nothing else', () => {
    assert.deepEqual(actionsIn(crawler), ['s3:PutObject', 's3:AbortMultipartUpload']);
  });

  it('allows who is on call what else the page has them run, but for deploys, restores and the end of a stack', () => {
    const [nightly = ''] = operations.split('### Roll a deploy back');
    const run = [
      ...nightly.matchAll(/aws (cloudformation|lambda) ([a-z-]+)/g),
      ...nightly.matchAll(/aws (s3)api ([a-z-]+)/g),
    ];
    const actions = run.map(([, service, command = '']) => `${service}:${pascal(command)}`);
    const needed = new Set(actions.map((action) => (action === 's3:DeleteObject' ? 's3:DeleteObjectVersion' : action)));
    assert.ok(needed.size >= 4);
    const allowed = actionsIn(onCall);
    for (const action of needed) assert.ok(allowed.includes(action), action);
    for (const service of ['logs', 'cloudwatch']) assert.ok(allowed.some((action) => action.startsWith(`${service}:`)));
  });

  it('allows the operator what the commands call, and nothing else', () => {
    const sources = globSync('infra/{ops,aws}/**/*.ts').map((path) => readFileSync(path, 'utf8'));
    const calls = sources.flatMap((source) =>
      [...source.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)].map(([, one, all]) => one ?? all ?? ''),
    );
    // The functions' own parts make two more: dynamo-table.ts reads, publish.ts publishes.
    const called = new Set([...calls.map((call) => actionsOf[call] ?? call), 'BatchGetItem', 'Publish']);
    assert.ok(called.size > 15);
    assert.deepEqual(
      actionsIn(operator)
        .map((action) => action.split(':')[1])
        .sort(),
      [...called].sort(),
    );
  });
});
