import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createAlarmKey, isCanaryHeard, raiseAlarms, unheardAlarms } from './alarms.ts';
import type { Aws } from './aws-command.ts';

it('the alarms of a run are set off and heard one by one, under a key that CloudWatch may use', async () => {
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
  const found = asked.slice(-3).map((args) => args.at(-1));
  assert.deepEqual(found, ['Smoke-One', 'Smoke-Two', '7']);
  const message = (AlarmName: string, NewStateValue: string) => JSON.stringify({ AlarmName, NewStateValue });
  assert.deepEqual(unheardAlarms(names, [message('Smoke-One', 'ALARM'), message('Smoke-Two', 'OK')]), ['Smoke-Two']);
});

it('a canary of a run with everything is heard once a value is below a minute', async () => {
  const heard = (...values: number[]) =>
    isCanaryHeard('Smoke', async () => ({ Datapoints: values.map((Minimum) => ({ Minimum })) }));
  assert.deepEqual(await Promise.all([heard(), heard(85_000), heard(85_000, 900)]), [false, false, true]);
});
