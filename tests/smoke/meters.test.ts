import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAlarmKey, isCanaryHeard, raiseAlarms, unheardAlarms } from './alarms.ts';
import { type Aws, awsMeter } from './meters.ts';
import { expectedUsage, usageFault } from './usage.ts';

const START = Date.UTC(2026, 0, 5, 8, 0, 30);

/** The AWS command line of an account with one stack: its answers by service and operation. */
function account(answers: Readonly<Record<string, unknown>>) {
  const asked: string[][] = [];
  let now = START;
  const aws: Aws = async (...args) => {
    asked.push([...args]);
    const answer = answers[`${args[0]} ${args[1]}`];
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(...args) : answer;
  };
  const options = {
    tableName: 'stories',
    aws,
    nowMs: () => now,
    async wait(ms: number) {
      now += ms;
    },
  };
  return { asked, options };
}

describe('the meter on AWS', () => {
  it('sums the units of the minutes between', async () => {
    const { asked, options } = account({
      'cloudwatch get-metric-data': {
        MetricDataResults: [
          { Id: 'writeunits0', Values: [10, 5] },
          { Id: 'readunits0', Values: [7.5] },
          { Id: 'requests0', Values: [2] },
          { Id: 'requests1', Values: [1] },
        ],
      },
    });
    const meter = awsMeter(options);
    await meter.begin();
    await meter.end();
    assert.deepEqual(await meter.usage(), { writeUnits: 15, readUnits: 7.5, requests: 3 });
    const metrics = asked.find(([service]) => service === 'cloudwatch') ?? [];
    assert.deepEqual(metrics.slice(-4), [
      '--start-time',
      '2026-01-05T08:01:00.000Z',
      '--end-time',
      '2026-01-05T08:02:00.000Z',
    ]);
  });

  it('says why it has no figures, and fails nothing', async () => {
    const missing = Object.assign(new Error('spawn aws ENOENT'), { code: 'ENOENT' });
    const { options } = account({
      'cloudwatch get-metric-data': missing,
    });
    const meter = awsMeter(options);
    await meter.begin();
    await meter.end();
    assert.equal(await meter.usage(), 'the AWS command line is not installed');
  });
});

describe('the alarms of a quick run', () => {
  it('are set off and heard one by one, under a key that CloudWatch may use', async () => {
    const asked: string[][] = [];
    const aws: Aws = async (...args) => {
      asked.push([...args]);
      if (args[1] === 'get-caller-identity') return { Account: '1', Arn: 'arn:aws-cn:iam::1:user/me' };
      if (args[1] === 'create-key') return { KeyMetadata: { Arn: 'arn:key' } };
      return args[1] === 'describe-alarms' ? ['Smoke-One', 'Smoke-Two'] : undefined;
    };
    const { arn, remove } = await createAlarmKey('Smoke', aws);
    assert.equal(arn, 'arn:key');
    const policy = asked.find(([, name]) => name === 'create-key')?.at(-1) ?? '';
    assert.match(policy, /"arn:aws-cn:iam::1:root".*"cloudwatch\.amazonaws\.com".*"kms:GenerateDataKey\*"/);
    const names = await raiseAlarms('Smoke', aws);
    await remove();
    assert.deepEqual(
      asked.slice(-3).map((args) => args.at(-1)),
      ['Smoke-One', 'Smoke-Two', '7'],
    );
    const message = (AlarmName: string, NewStateValue: string) => JSON.stringify({ AlarmName, NewStateValue });
    assert.deepEqual(unheardAlarms(names, [message('Smoke-One', 'ALARM'), message('Smoke-Two', 'OK')]), ['Smoke-Two']);
  });
});

describe('a canary of a run with everything', () => {
  it('is heard once a value is below a minute', async () => {
    const heard = (...values: number[]) =>
      isCanaryHeard('Smoke', async () => ({ Datapoints: values.map((Minimum) => ({ Minimum })) }));
    assert.deepEqual(await Promise.all([heard(), heard(85_000), heard(85_000, 900)]), [false, false, true]);
  });
});

describe('the expected usage', () => {
  it('is found wrong by a tenth, and not by less', async () => {
    const expected = await expectedUsage(['---\ntitle: Night ferry stays\n---\n\nThe council voted.\n'], true);
    assert.ok(expected.writeUnits >= 6 && expected.readUnits > 1 && expected.requests >= 2, JSON.stringify(expected));
    const times = (factor: number) => usageFault({ ...expected, writeUnits: expected.writeUnits * factor }, expected);
    assert.deepEqual([times(1.05), times(0.95)], [undefined, undefined]);
    assert.match(times(1.2) ?? '', /write units, and not some/);
  });
});
