import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVERYTHING } from '../../../infra/constructs/parts/index.ts';
import { page } from '../../docs/page.ts';
import { synthesize } from '../synthesize.ts';
import { type CfnTemplate, executionsOf, recursionFaults, sharedPartitions } from './aws-classes.ts';
import { limitFaults, partitionFaults } from './aws-limits.ts';
import { nameOf, rows, templateOf } from './rows.ts';

// All rows, and cfn-lint, are in validity.long.test.ts.

describe('rows of settings, existing resources and regions', () => {
  for (const row of rows.slice(0, 3))
    it(`are within the limits of AWS with ${nameOf(row)}`, () => {
      const { template, partition } = templateOf(row);
      assert.deepEqual([limitFaults(template), partitionFaults(template, partition)], [[], []]);
    });
});

describe('what resources do together', () => {
  const everything = synthesize(EVERYTHING).toJSON() as CfnTemplate;

  it('is no loop that Lambda stops: unpack alone sends to what invokes it, and allows that', () => {
    assert.deepEqual(recursionFaults(everything), []);
    const stopped = structuredClone(everything) as { Resources: Record<string, { Properties: object }> };
    for (const { Properties } of Object.values(stopped.Resources))
      Object.assign(Properties ?? {}, { RecursiveLoop: '' });
    const found = recursionFaults(stopped as never).map((fault) => fault.replaceAll(/[0-9A-F]{8}/g, ''));
    assert.deepEqual(found, ['UnpackFunction: sends to UnpackQueue, which invokes it']);
  });

  it('is written by one role in each partition, but for lists that collect writes and others take away', () =>
    assert.deepEqual(Object.keys(sharedPartitions(everything)).sort(), ['CHANGED', 'SOURCE']));

  it('runs as many functions at a time as the docs say', () => {
    const [usual, most] = [synthesize().toJSON() as CfnTemplate, everything].map(executionsOf);
    const said = `${usual} functions at a time with the defaults, ${most} with everything on`;
    assert.ok(page('docs/deploying.md').includes(said), said);
  });
});

it('the policy of operators names executions of the machine of every stack, whatever the construct is called', () => {
  const [, pattern = ''] = /execution:([^"]*)/.exec(page('docs/examples/operator-policy.json')) ?? [];
  const { template } = templateOf({});
  const names = Object.entries(template.Resources).flatMap(([id, { Type }]) => (/StateMachine/.test(Type) ? id : []));
  assert.equal(names.length, 1);
  for (const name of [...names, 'BackfillMachine'])
    assert.match(`${name}-1a2B3c`, new RegExp(`^${pattern.replaceAll('*', '.*')}$`));
});

it('the checks find what is above a limit, and an ARN of another partition', () => {
  const withQueue = (Properties: object): CfnTemplate => ({
    Resources: { Q: { Type: 'AWS::SQS::Queue', Properties } as never },
  });
  const wildcards = ['a', 'b', 'c', 'd'].map((name) => ({ wildcard: `*:stack/${name}/*` }));
  const EventPattern = { detail: { id: wildcards } };
  const rule = { Resources: { R: { Type: 'AWS::Events::Rule', Properties: { EventPattern } } } };
  assert.match(limitFaults(rule).join(), /12 states that wildcards/);
  const map = { ItemReader: {}, ItemBatcher: { MaxInputBytesPerBatch: 262_144 } };
  const Properties = { DefinitionString: { 'Fn::Join': ['', [JSON.stringify(map), { Ref: 'F' }]] } };
  const machine = { Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties } } };
  assert.match(limitFaults(machine).join(), /262144 bytes of a batch .* 1 maps of an inventory/);
  assert.deepEqual(partitionFaults(withQueue({ QueueName: 'arn:aws:sqs:x' }), 'aws-cn'), ['arn:aws:']);
});
