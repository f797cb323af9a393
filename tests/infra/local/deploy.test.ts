import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clients } from '../../../infra/aws/clients.ts';
import { deploy } from '../../../infra/local/deploy.ts';
import { createBucketNotifications } from '../../../infra/local/events/bucket-notifications.ts';
import type { FunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import type { DeployContext } from '../../../infra/local/resources/deploy-context.ts';
import type { JsonObject, Template } from '../../../infra/local/template/template.ts';

interface Deployed {
  /** Name and input of every call to the emulators. */
  readonly calls: [name: string, input: Record<string, unknown>][];
  readonly context: DeployContext;
  /** Keys of uploads that no rule wants. */
  readonly unmatched: readonly string[];
}

// Goal: the parts of a template that the stack on this machine cannot have are refused. The e2e tests deploy the whole
// template.

async function deployTemplate(template: Template): Promise<Deployed> {
  const calls: Deployed['calls'] = [];
  const unmatched: string[] = [];
  const send = async (command: { readonly input: Record<string, unknown> }) => {
    const { input } = command;
    calls.push([command.constructor.name.replace(/Command$/, ''), input]);
    return { TopicArn: 'arn:topic', SubscriptionArn: 'arn:subscription', Table: { LatestStreamArn: 'arn:stream' } };
  };
  const client = { send };
  const all = { s3: client, sqs: client, sns: client, dynamodb: client, streams: client };
  const context: DeployContext = {
    clients: all as unknown as Clients,
    endpoints: { fauxqs: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:2' },
    region: 'us-east-1',
    account: '000000000000',
    notifications: createBucketNotifications({
      region: 'us-east-1',
      send: async () => {},
      onUnmatched: ({ key }) => unmatched.push(key),
    }),
    kept: undefined,
    resumed: false,
    assetFolders: new Map([['code.zip', '/code']]),
    queues: new Map(),
    functions: new Map(),
    sources: [],
    scheduled: [],
    streamSources: [],
    sourceQueues: new Set(),
    deadLetterQueues: new Set(),
    concurrency: 2,
    redeliverySeconds: 1,
    streamPollMs: () => 40,
    createPool: (definition) => ({ definition: { ...definition, preload: [] } }) as unknown as FunctionPool,
    onError: () => {},
    say: () => {},
  };
  await deploy({ stackName: 'Stack', template, assetFolders: context.assetFolders }, context);
  return { calls, context, unmatched };
}

function only(Type: string, Properties: JsonObject): Template {
  return { Resources: { Thing: { Type, Properties } } };
}

const queue = { Type: 'AWS::SQS::Queue' };

describe('deploy', () => {
  it('makes a bucket with its rules, and sends its queue a test event, as S3 does', async () => {
    const { calls, context, unmatched } = await deployTemplate({
      Resources: { Queue: queue, Bucket: bucketWith('.md', '.txt') },
    });
    const found = context.notifications.rules.map(({ bucket, event, prefix, suffix }) => [
      bucket,
      event,
      prefix,
      suffix,
    ]);
    assert.deepEqual(found, [
      ['stack-bucket', 'ObjectCreated:*', 'in/', '.md'],
      ['stack-bucket', 'ObjectCreated:*', 'in/', '.txt'],
    ]);
    const tests = calls.filter(([name]) => name === 'SendMessage');
    assert.deepEqual([tests.length, JSON.parse(String(tests[0]?.[1].MessageBody)).Event], [1, 's3:TestEvent']);
    const sent: string[] = [];
    context.notifications.divert(({ body }) => sent.push(JSON.parse(body).Records[0].s3.object.key));
    const stored = {
      bucket: 'stack-bucket',
      creation: 'Put',
      size: 1,
      eTag: 'e',
      sequencer: '1',
      requestId: 'r',
    } as const;
    for (const [key, bucket] of [['in/a.md'], ['in/b.txt'], ['in/c.MD'], ['d.md'], ['in/e.md', 'another']] as const)
      await context.notifications.announce({ ...stored, time: new Date(), key, ...(bucket && { bucket }) });
    const { creation: _, ...deleted } = { ...stored, time: new Date(), key: 'in/a.md' };
    await context.notifications.announce(deleted);
    const shown = [sent, unmatched];
    assert.deepEqual(shown, [
      ['in/a.md', 'in/b.txt'],
      ['in/c.MD', 'd.md', 'in/e.md'],
    ]);
  });

  it('gives a function its code, time, memory and variables, which stand above those of this machine', async () => {
    const Environment = { Variables: { TABLE_NAME: 'news', AWS_REGION: 'eu-west-1' } };
    const { context } = await deployTemplate({ Resources: { Function: functionWith({ Environment }) } });
    const [pool] = context.functions.values();
    const { codeFolder, timeoutMs, memoryMb, environment } = pool?.definition ?? assert.fail();
    assert.deepEqual([codeFolder, timeoutMs, memoryMb], ['/code', 30_000, 128]);
    assert.deepEqual([environment.TABLE_NAME, environment.AWS_REGION], ['news', 'eu-west-1']);
    assert.equal(environment.AWS_ENDPOINT_URL_DYNAMODB, 'http://127.0.0.1:2');
  });

  it('leaves out what has no value, in a list and in an object', async () => {
    const none = { Ref: 'AWS::NoValue' };
    const { calls } = await deployTemplate(
      only('AWS::SQS::Queue', { MessageRetentionPeriod: none, VisibilityTimeout: 30 }),
    );
    assert.deepEqual(calls[0]?.[1].Attributes, { VisibilityTimeout: '30' });
    const join = { 'Fn::Join': ['', ['3', none, '0']] };
    const joined = await deployTemplate(only('AWS::SQS::Queue', { VisibilityTimeout: join }));
    assert.deepEqual(joined.calls[0]?.[1].Attributes, { VisibilityTimeout: '30' });
  });

  it('skips resources that have no effect on one machine', async () => {
    const templates = [
      only('AWS::CloudWatch::Alarm', { AnythingAtAll: { 'Fn::Transform': 1 } }),
      only('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED', Targets: [] }),
      only('AWS::SNS::Subscription', { TopicArn: 'arn:topic', Protocol: 'email', Endpoint: 'a@b.example' }),
    ];
    for (const template of templates) assert.deepEqual((await deployTemplate(template)).calls, []);
  });

  const refused: [what: string, template: Template, message: RegExp][] = [
    ['conditions', { Conditions: { Never: { 'Fn::Equals': [1, 2] } }, Resources: { Queue: queue } }, /has conditions/],
    ['a type it does not know', only('AWS::SQS::Firehose', {}), /has no AWS::SQS::Firehose \(Thing\)/],
    [
      'a property it does not know',
      only('AWS::SQS::Queue', { Colour: 1 }),
      /does not know Colour of AWS::SQS::Queue Thing/,
    ],
    [
      'a subscription that is no queue',
      only('AWS::SNS::Subscription', { TopicArn: 'arn:topic', Protocol: 'https', Endpoint: 'https://b.example' }),
      /^LocalError: Subscription Thing: .* delivers to queues only, not by https: use the setting webhooks/,
    ],
    [
      'a rule that waits for events',
      only('AWS::Events::Rule', { EventPattern: { source: ['aws.s3'] } }),
      /does not know EventPattern/,
    ],
    [
      'a mapping from a source it does not have',
      { Resources: { Function: functionWith({}), Mapping: mapping({ EventSourceArn: 'arn:aws:kinesis:x' }) } },
      /no event source like arn:aws:kinesis:x/,
    ],
  ];
  for (const [what, template, message] of refused)
    it(`refuses ${what}`, () => assert.rejects(deployTemplate(template), message));
});

function bucketWith(...suffixes: string[]): Template['Resources'][string] {
  const QueueConfigurations = suffixes.map((suffix) => ({
    Event: 's3:ObjectCreated:*',
    Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    Filter: {
      S3Key: {
        Rules: [
          { Name: 'prefix', Value: 'in/' },
          { Name: 'suffix', Value: suffix },
        ],
      },
    },
  }));
  return { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { QueueConfigurations } } };
}

function functionWith(changes: JsonObject): Template['Resources'][string] {
  const Code = { S3Bucket: 'assets', S3Key: 'code.zip' };
  const Properties = { Code, Handler: 'index.handler', Runtime: 'nodejs24.x', Timeout: 30, ...changes };
  return { Type: 'AWS::Lambda::Function', Properties };
}

function mapping(properties: JsonObject): Template['Resources'][string] {
  return { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Function' }, ...properties } };
}
