import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clients } from '../../../infra/aws/clients.ts';
import { deploy } from '../../../infra/local/deploy.ts';
import { createBucketNotifications } from '../../../infra/local/events/bucket-notifications.ts';
import type { FunctionDefinition } from '../../../infra/local/lambda/function-definition.ts';
import type { FunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import type { DeployContext } from '../../../infra/local/resources/deploy-context.ts';
import type { JsonObject, Template } from '../../../infra/local/template/template.ts';

interface Deployed {
  readonly outputs: ReadonlyMap<string, string>;
  /** Name and input of every call to the emulators. */
  readonly calls: [name: string, input: Record<string, unknown>][];
  readonly definitions: Omit<FunctionDefinition, 'preload'>[];
  readonly context: DeployContext;
}

async function deployTemplate(template: Template): Promise<Deployed> {
  const calls: Deployed['calls'] = [];
  const definitions: Deployed['definitions'] = [];
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
    notifications: createBucketNotifications({ region: 'us-east-1', send: async () => {}, onUnmatched: () => {} }),
    kept: undefined,
    resumed: false,
    assetFolders: new Map([['code.zip', '/code']]),
    queues: new Map(),
    functions: new Map(),
    sources: [],
    streamSources: [],
    sourceQueues: new Set(),
    deadLetterQueues: new Set(),
    concurrency: 2,
    redeliverySeconds: 1,
    streamPollMs: () => 40,
    createPool(definition) {
      definitions.push(definition);
      return { definition: { ...definition, preload: [] } } as unknown as FunctionPool;
    },
    onError: () => {},
  };
  const outputs = await deploy({ stackName: 'Stack', template, assetFolders: context.assetFolders }, context);
  return { outputs, calls, definitions, context };
}

function only(Type: string, Properties: JsonObject): Template {
  return { Resources: { Thing: { Type, Properties } } };
}

const queue = { Type: 'AWS::SQS::Queue' };

describe('deploy', () => {
  it('makes queues with their redrive policy, and knows which one holds what failed', async () => {
    const { calls, context, outputs } = await deployTemplate({
      Resources: {
        Work0A1B2C3D: {
          ...queue,
          Properties: {
            VisibilityTimeout: 180,
            RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
          },
        },
        Dead: queue,
      },
      Outputs: { Url: { Value: { Ref: 'Work0A1B2C3D' } } },
    });
    const dead = 'arn:aws:sqs:us-east-1:000000000000:Stack-Dead';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 5 });
    assert.deepEqual(calls, [
      ['CreateQueue', { QueueName: 'Stack-Dead', Attributes: {} }],
      ['CreateQueue', { QueueName: 'Stack-Work', Attributes: { VisibilityTimeout: '180', RedrivePolicy } }],
    ]);
    assert.deepEqual([...context.deadLetterQueues], [dead]);
    assert.equal(outputs.get('Url'), 'http://127.0.0.1:1/000000000000/Stack-Work');
  });

  it('makes a bucket with its rules, and tries its queue as S3 does', async () => {
    const { calls, context } = await deployTemplate({ Resources: { Queue: queue, Bucket: bucketWith('.md', '.txt') } });
    assert.deepEqual(
      context.notifications.rules.map(({ bucket, event, prefix, suffix }) => [bucket, event, prefix, suffix]),
      [
        ['stack-bucket', 'ObjectCreated:*', 'in/', '.md'],
        ['stack-bucket', 'ObjectCreated:*', 'in/', '.txt'],
      ],
    );
    const tests = calls.filter(([name]) => name === 'SendMessage');
    assert.equal(tests.length, 1);
    assert.equal(JSON.parse(String(tests[0]?.[1].MessageBody)).Event, 's3:TestEvent');
  });

  it('makes a table with stream, index and time to live', async () => {
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
    const { calls } = await deployTemplate(
      only('AWS::DynamoDB::Table', {
        KeySchema,
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    const [[, table] = ['', {}], [, timeToLive] = ['', {}]] = calls;
    assert.deepEqual(table.KeySchema, KeySchema);
    assert.deepEqual(table.StreamSpecification, { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
    assert.deepEqual(timeToLive.TimeToLiveSpecification, { AttributeName: 'expiresAt', Enabled: true });
  });

  it('makes a function of its asset, with its environment, its timeout and the way to the emulators', async () => {
    const { definitions } = await deployTemplate({
      Resources: { Queue: queue, Function: functionWith({ Environment: { Variables: { URL: { Ref: 'Queue' } } } }) },
    });
    const [definition] = definitions;
    assert.equal(definition?.codeFolder, '/code');
    assert.equal(definition.timeoutMs, 30_000);
    const { URL, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION } = definition.environment;
    assert.deepEqual(
      { URL, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION },
      {
        URL: 'http://127.0.0.1:1/000000000000/Stack-Queue',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
        AWS_REGION: 'us-east-1',
      },
    );
  });

  it('passes over what has no effect on one machine, by name', async () => {
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
      'a nested property it does not know',
      only('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: {} } }),
      /does not know EventBridgeConfiguration/,
    ],
    [
      'a subscription that is no queue',
      only('AWS::SNS::Subscription', { TopicArn: 'arn:topic', Protocol: 'https', Endpoint: 'https://b.example' }),
      /delivers to queues, not by https/,
    ],
    [
      'a rule that waits for events',
      only('AWS::Events::Rule', { EventPattern: { source: ['aws.s3'] } }),
      /does not know EventPattern/,
    ],
    [
      'a function on another runtime',
      { Resources: { Function: functionWith({ Runtime: 'nodejs18.x' }) } },
      /runs on nodejs18\.x and this is Node v/,
    ],
    [
      'a mapping from a source it does not have',
      { Resources: { Function: functionWith({}), Mapping: mapping({ EventSourceArn: 'arn:aws:kinesis:x' }) } },
      /no event source like arn:aws:kinesis:x/,
    ],
    [
      'a property of streams on a queue',
      {
        Resources: {
          Queue: queue,
          Function: functionWith({}),
          Mapping: mapping({ EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, BisectBatchOnFunctionError: true }),
        },
      },
      /does not know BisectBatchOnFunctionError/,
    ],
  ];
  for (const [what, template, message] of refused) {
    it(`refuses ${what}`, () => assert.rejects(deployTemplate(template), message));
  }
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
