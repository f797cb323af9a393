import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  createOperatorClients,
  readOnlyStackOutputs,
  readStackOutputs,
} from '../../../../../infra/desk/operator/stack/outputs.ts';
import { OUTPUTS, STACK } from './some-outputs.ts';

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
    assert.deepEqual([found.stackName, found.topicArn], ['Wiredrop', OUTPUTS.TopicArn]);
    assert.deepEqual([found.tableName, found.deadLetterQueueUrl], ['table', 'https://dead-letters']);
    assert.equal(found.notifyFailureQueueUrl, 'https://failures');
    assert.deepEqual(found.ingestSettings, { timeZone: 'Europe/Berlin', timeZones: {}, notifications: false });
  });

  it('finds them in what aws cloudformation describe-stacks prints', () => {
    const Outputs = Object.entries(OUTPUTS).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    const written = readStackOutputs(write({ Wiredrop: OUTPUTS }), 'Wiredrop');
    const described = write({ Stacks: [{ StackName: 'Wiredrop', Outputs }, { StackName: 'Bare' }] });
    assert.deepEqual(readStackOutputs(described, 'Wiredrop'), written);
    assert.throws(() => readStackOutputs(described, 'Bare'), /has no BucketName/);
  });

  it('finds the construct of another stack, and names the choices if there are several', () => {
    const named = (id: string) => Object.fromEntries(Object.entries(OUTPUTS).map(([name, v]) => [`${id}${name}`, v]));
    const one = write({ Papers: { ...named('News'), Url: 'https://example.com' } });
    assert.equal(readStackOutputs(one, 'Papers').tableName, 'table');
    const two = write({ Papers: { ...named('News'), ...named('Sport'), SportTableName: 'results' } });
    assert.equal(readStackOutputs(two, 'Papers/Sport').tableName, 'results');
    assert.equal(readStackOutputs(two, 'Papers/News').stackName, 'Papers');
    const several = /several instances of wiredrop: name one with --stack Papers\/News or --stack Papers\/Sport$/;
    assert.throws(() => readStackOutputs(two, 'Papers'), several);
  });

  it('says how to write a file that does not exist, without deploying', () => {
    const message = /no\.json is not there: without --outputs .*describe-stacks --stack-name Wiredrop > .*no\.json$/;
    assert.throws(() => readStackOutputs(join(folder, 'no.json'), 'Wiredrop'), message);
  });

  it('says that a file is not JSON or a folder', () => {
    const file = write({});
    writeFileSync(file, '{');
    assert.throws(() => readStackOutputs(file, 'Wiredrop'), /outputs\.json is not JSON: /);
    assert.throws(() => readStackOutputs(folder, 'Wiredrop'), /cannot be read: EISDIR/);
  });

  it('names what is missing or wrong in the file', () => {
    const { TopicArn: _, ...incomplete } = OUTPUTS;
    const cases: readonly [content: unknown, line: RegExp][] = [
      [{ Other: OUTPUTS }, /has no stack Wiredrop: it has Other/],
      [{ Wiredrop: incomplete }, /has no TopicArn: is it older than the stack\? aws cloudformation/],
      [null, /is not an outputs file/],
      [[], /is not an outputs file/],
      [{ Wiredrop: null }, /has no outputs of Wiredrop/],
      [{ Wiredrop: { ...OUTPUTS, BucketName: 7, QueueUrl: '' } }, /: BucketName, QueueUrl must be text/],
      [{ Wiredrop: { ...OUTPUTS, IngestSettings: 'UTC' } }, /: IngestSettings must be a JSON object/],
      [{ Wiredrop: { ...OUTPUTS, TopicArn: 'foo' } }, /: TopicArn is foo, which is not the ARN/],
      [{ Stacks: [{}] }, /has no stack Wiredrop/],
    ];
    for (const [content, line] of cases) {
      const expected = { name: 'OutputsError', message: line };
      assert.throws(() => readStackOutputs(write(content), 'Wiredrop'), expected);
    }
  });
});

describe('the clients of an operator', () => {
  it('have the region of the stack, and give up if nothing answers', async () => {
    for (const { config } of Object.values(createOperatorClients(STACK))) {
      assert.equal(await config.region(), 'eu-west-1');
      const handler = config.requestHandler as unknown as { readonly configProvider: Promise<Record<string, unknown>> };
      const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = await handler.configProvider;
      assert.deepEqual([connectionTimeout, requestTimeout, throwOnRequestTimeout], [3_000, 10_000, true]);
    }
  });

  it('call this machine if the outputs say so', async () => {
    const endpoints = { fauxqs: 'http://localhost:1', dynamodb: 'http://localhost:2' };
    const { sqs, dynamodb, streams } = createOperatorClients({ ...STACK, endpoints });
    for (const [{ config }, port] of [
      [sqs, 1],
      [dynamodb, 2],
      [streams, 2],
    ] as const) {
      assert.equal((await config.endpoint?.())?.port, port);
      assert.equal((await config.credentials()).accessKeyId, 'local');
    }
  });
});

it('readOnlyStackOutputs takes the only stack of a file, whatever its name, and names the choices of several', () => {
  assert.equal(readOnlyStackOutputs(write({ Papers: OUTPUTS })).stackName, 'Papers');
  assert.throws(() => readOnlyStackOutputs(write({ One: OUTPUTS, Two: OUTPUTS })), /--stack One or --stack Two/);
});
