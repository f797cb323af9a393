import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SFNClient } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  isExecutionRunning,
  startExecution,
  stopExecution,
} from '../../../../../infra/desk/operator/backfill/machine.ts';
import { type BackfillRequest, backfillInput } from '../../../../../infra/desk/operator/backfill/request.ts';
import { currentBackfill, isStalled, stateLine } from '../../../../../infra/desk/operator/backfill/state.ts';
import type { readStackOutputs } from '../../../../../infra/desk/operator/stack/outputs.ts';
import { stackWith } from '../stack/some-outputs.ts';

const OUTPUTS = {
  stackName: 'S',
  bucketName: 'b',
  ingestedNames: 'articles/*.md',
  inventoryBucket: 'inventories',
} as ReturnType<typeof readStackOutputs>;
const REQUEST: BackfillRequest = { ranges: [], maxRate: 1_200, announce: false, dryRun: false };
const inputOf = (request: object = {}, at = '2026-03-01T00:00:00.000Z') =>
  backfillInput(OUTPUTS, { ...REQUEST, ...request }, new Date(at));

/** Step Functions with one execution. */
function machine(latest?: { readonly status: string; readonly redriveStatus?: string; readonly input?: object }) {
  const calls: string[] = [];
  const client = new SFNClient({ region: 'us-east-1' });
  client.send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: { readonly name?: string };
  }) => {
    const name = command.constructor.name.replace('Command', '');
    if (name === 'ListExecutions')
      return { executions: latest ? [{ executionArn: 'arn:known', startDate: new Date(0) }] : [] };
    if (name === 'DescribeExecution')
      return { ...latest, cause: 'of this', input: JSON.stringify(latest?.input ?? inputOf()) };
    calls.push(name);
    return { executionArn: `arn:${command.input.name}` };
  };
  return { client, calls };
}

describe('startExecution', () => {
  const id = '2026-03-01T00-00-00.000Z';
  for (const [what, latest, expected, calls] of [
    ['starts the first', undefined, { arn: `arn:${id}`, id, how: 'started' }, ['StartExecution']],
    ['watches one that is running', { status: 'RUNNING' }, { arn: 'arn:known', id, how: 'is running' }, []],
    [
      'goes on with one that failed',
      { status: 'FAILED', redriveStatus: 'REDRIVABLE' },
      { arn: 'arn:known', id, how: 'goes on' },
      ['RedriveExecution'],
    ],
    [
      'starts again what cannot go on',
      { status: 'FAILED', redriveStatus: 'NOT_REDRIVABLE' },
      { arn: `arn:${id}`, id, how: 'started' },
      ['StartExecution'],
    ],
    [
      'starts another',
      { status: 'ABORTED', redriveStatus: 'REDRIVABLE', input: inputOf({ announce: true }) },
      { arn: `arn:${id}`, id, how: 'started' },
      ['StartExecution'],
    ],
  ] as const)
    it(what, async () => {
      const { client, calls: made } = machine(latest);
      assert.deepEqual([await startExecution(client, 'arn:machine', inputOf()), made], [expected, calls]);
    });

  it('knows the same backfill at another time, and refuses another while one runs', async () => {
    const { client } = machine({ status: 'RUNNING' });
    const at = '2026-03-02T00:00:00.000Z';
    const later = await startExecution(client, 'arn:machine', inputOf({}, at));
    assert.deepEqual([later.id, later.how], [id, 'is running']);
    const relative = machine({ status: 'RUNNING', input: inputOf({ since: '2026-02-01', asked: '30d/' }) }).client;
    const again = await startExecution(relative, 'arn:machine', inputOf({ since: '2026-02-02', asked: '30d/' }, at));
    assert.equal(again.how, 'is running');
    await assert.rejects(
      startExecution(client, 'arn:machine', inputOf({ maxRate: 5 })),
      /Another backfill runs since 1970/,
    );
  });
});

describe('an execution', () => {
  it('is running, has ended, or ended too early, which the command says', async () => {
    assert.equal(await isExecutionRunning(machine({ status: 'RUNNING' }).client, 'arn'), true);
    assert.equal(await isExecutionRunning(machine({ status: 'SUCCEEDED' }).client, 'arn'), false);
    await assert.rejects(
      isExecutionRunning(machine({ status: 'ABORTED' }).client, 'arn'),
      /too early \(of this\). Call the command again/,
    );
  });

  it('is stopped if it is running', async () => {
    const running = machine({ status: 'RUNNING' });
    assert.equal(await stopExecution(running.client, 'arn:machine'), true);
    assert.deepEqual(running.calls, ['StopExecution']);
    assert.equal(await stopExecution(machine({ status: 'FAILED' }).client, 'arn:machine'), false);
  });
});

describe('the input of a backfill', () => {
  it('names what is ingested, and divides the rate among workers', () => {
    const { order, ranges, concurrency, invocations } = inputOf();
    assert.deepEqual([ranges, concurrency, order.rate, invocations], [[{ prefix: 'articles/' }], 3, 400, 42]);
  });

  it('names the manifest of an inventory in the bucket that the stack may read', () => {
    const found = inputOf({ inventory: 's3://inventories/b/all/2026/manifest.json' }).inventory;
    assert.equal(found, 'b/all/2026/manifest.json');
    assert.throws(() => inputOf({ inventory: 's3://other/manifest.json' }), /deploy it with -c inventoryBucket=other/);
    assert.throws(() => inputOf({ inventory: 'other/manifest.json' }), /it must be s3:\/\/BUCKET/);
  });
});

describe('the state of a backfill', () => {
  const counts = { seen: 12_345, sent: 12_000, known: 345, ranges: 100, rangesDone: 84 };
  const progress = { id: '1', startedAt: '', updatedAt: '2026-03-01T00:00:00.000Z', dryRun: false, ...counts };

  it('says how far it is', () => {
    const line = '12,345 files: 12,000 sent, 345 known; 84 of 100 ranges done; 5,200 wait to be ingested';
    assert.equal(stateLine({ progress, waiting: 5_200 }), line);
    const counted = stateLine({ progress: { ...progress, dryRun: true, ranges: 0 }, waiting: 0 });
    assert.equal(counted, '12,345 files: 12,000 to send, 345 known; 84 ranges done');
  });

  it('is shown while it runs and for an hour after its end, if the stack has one', async () => {
    const sqs = { send: async () => ({ Attributes: { ApproximateNumberOfMessages: '3' } }) };
    const shown = async (
      minute: number,
      endedAt?: string,
      backfillQueueUrl: string | undefined = 'https://backfill',
    ) => {
      const item = { ...progress, ...(endedAt && { endedAt }) };
      const dynamodb = { send: async () => ({ Item: marshall(item), Items: [marshall(item)] }) };
      const now = Date.parse(progress.updatedAt) + minute * 60_000;
      return (await currentBackfill(stackWith({ sqs, dynamodb }, backfillQueueUrl ? { backfillQueueUrl } : {}), now))
        ?.waiting;
    };
    const ended = progress.updatedAt;
    assert.deepEqual([await shown(999), await shown(59, ended), await shown(61, ended)], [3, 3, undefined]);
    assert.equal(await shown(0, undefined, ''), undefined);
  });

  it('is stalled if nothing is counted, waits or has ended', () => {
    const stalledAt = (minute: number, waiting = 0, endedAt?: string) =>
      isStalled(
        { progress: { ...progress, ...(endedAt && { endedAt }) }, waiting },
        Date.parse(progress.updatedAt) + minute * 60_000,
      );
    const found = [stalledAt(19), stalledAt(21), stalledAt(21, 1), stalledAt(21, 0, 'then')];
    assert.deepEqual(found, [false, true, false, false]);
  });
});
