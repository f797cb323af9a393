import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { OUTLET_DOCS } from '../../infra/constructs/outlets/index.ts';
import { codeBlocks } from './examples.ts';
import { page } from './page.ts';

const operating = page('docs/operating.md');

/**
 * The action that a call needs, where the two names differ.
 * https://docs.aws.amazon.com/service-authorization/latest/reference
 */
const actionsOf: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  HeadBucket: 'ListBucket',
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

const actionsIn = (policy = ''): string[] =>
  JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);

describe('the permissions in the documentation', () => {
  const [operator, onCall] = ['operator', 'on-call'].map((who) => page(`docs/examples/${who}-policy.json`));

  it('allow a crawler to upload only', () => {
    const [crawler] = codeBlocks(page('docs/deploying.md'), 'json');
    assert.deepEqual(actionsIn(crawler), ['s3:PutObject', 's3:AbortMultipartUpload']);
  });

  it('allow an operator on call to run every command of the runbook', () => {
    const [runbook = ''] = operating.split('### The table throttles');
    const run = [
      ...runbook.matchAll(/aws (cloudformation|lambda) ([a-z-]+)/g),
      ...runbook.matchAll(/aws (s3)api ([a-z-]+)/g),
    ];
    const actions = run.map(([, service, command = '']) => `${service}:${pascal(command)}`);
    const needed = new Set(actions.map((action) => (action === 's3:DeleteObject' ? 's3:DeleteObjectVersion' : action)));
    assert.ok(needed.size >= 3);
    const allowed = actionsIn(onCall);
    for (const action of needed) assert.ok(allowed.includes(action), action);
    for (const service of ['logs', 'cloudwatch']) assert.ok(allowed.some((action) => action.startsWith(`${service}:`)));
  });

  it('allow an operator exactly the calls that the commands make', () => {
    const sources = globSync('infra/{desk,aws}/**/*.ts').map((path) => readFileSync(path, 'utf8'));
    const calls = sources.flatMap((source) =>
      [...source.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)].map(([, one, all]) => one ?? all ?? ''),
    );
    // The functions' own parts make more: dynamo-table.ts and endpoint-state.ts read and put, list-versions.ts lists,
    // and the outlets send. A GetObject with a version id takes an action of its own.
    const sending = Object.values(OUTLET_DOCS).flatMap(({ actions }) => actions.map((one) => one.split(':')[1] ?? ''));
    const listing = ['GetBucketVersioning', 'ListBucketVersions', 'ListBucket'];
    const own = ['BatchGetItem', 'GetItem', 'PutItem', 'GetObjectVersion', 'SendMessage', ...listing, ...sending];
    const called = new Set([...calls.map((call) => actionsOf[call] ?? call), ...own]);
    assert.ok(called.size > 15);
    const found = actionsIn(operator)
      .map((action) => action.split(':')[1])
      .sort();
    assert.deepEqual(found, [...called].sort());
  });
});
