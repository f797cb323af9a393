import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Wiredrop, type WiredropProps } from '../../../infra/wiredrop.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { SETTING_EXAMPLES } from '../setting-examples.ts';
import { cdkContext, withoutBundling } from '../synthesize.ts';
import { allPairs, type Pick, type Row } from './all-pairs.ts';
import { limitFaults, partitionFaults } from './aws-limits.ts';
import { type CfnTemplate, referenceFaults, schemaFaults } from './cfn-schema.ts';

/**
 * Goal: CloudFormation takes every template that the settings can make. Method: each pair of two settings, existing
 * resources and regions is in some template, and each template is compared with CloudFormation's schema and with the
 * limits that AWS states.
 */
const ACCOUNT = '123456789012';

/** The partitions, and a region that an account must opt in to. */
const REGIONS = [
  { region: 'eu-west-1', partition: 'aws' },
  { region: 'ap-east-2', partition: 'aws' },
  { region: 'cn-north-1', partition: 'aws-cn' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov' },
] as const;

type Existing = (stack: Stack, partition: string) => WiredropProps;

const RESOURCES: Readonly<Record<string, readonly Existing[]>> = {
  bucket: [
    () => ({}),
    (stack) => ({ bucket: Bucket.fromBucketName(stack, 'Bucket', 'mine') }),
    (stack) => ({ bucket: new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'BucketKey') }) as IBucket }),
  ],
  topic: [() => ({}), (stack) => ({ topic: new Topic(stack, 'Topic', { masterKey: new Key(stack, 'TopicKey') }) })],
  encryptionKey: [
    () => ({}),
    (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
    (stack, partition) => ({
      encryptionKey: Key.fromKeyArn(stack, 'Key', `arn:${partition}:kms:${stack.region}:${ACCOUNT}:key/1`),
    }),
  ],
  alarmTopic: [() => ({}), (stack) => ({ alarmTopic: new Topic(stack, 'OnCall') })],
  bus: [() => ({}), (stack) => ({ eventBus: new EventBus(stack, 'Bus') as IEventBus })],
};

/** Feature flags of CDK: those of cdk.json, and those of somebody's app that has none. */
const FLAGS = [cdkContext, {}] as const;

const SETTINGS = Object.entries(SETTING_EXAMPLES);
const FACTORS = {
  region: REGIONS,
  flags: FLAGS,
  ...RESOURCES,
  // The default, and the example.
  ...Object.fromEntries(SETTINGS.map(([name]) => [name, [0, 1]])),
};

/** Two values that the stack refuses together: `infra/settings/setting-rules.ts`, `infra/constructs/intake.ts`. */
const REFUSED: readonly (readonly [one: string, other: string])[] = [
  ['bucket 1', 'accessLogs 1'],
  ['bucket 2', 'accessLogs 1'],
  // `timeline` is false in its example.
  ['feed 1', 'timeline 1'],
  ['digestMinutes 1', 'timeline 1'],
  ['subscribeEmail 1', 'digestMinutes 0'],
  ['webSubHub 1', 'feed 0'],
  ['webSubHub 1', 'feedUrl 0'],
  ['alarmTopicKeyArn 1', 'alarmTopicArn 0'],
  // `matching` is false in its example.
  ['heal 1', 'matching 1'],
  // Its example has no .json.
  ['poll 1', 'suffixes 1'],
];

function isAllowed(one: Pick, other: Pick): boolean {
  const names = [one, other].map(({ factor, value }) => `${factor} ${value}`);
  return !REFUSED.some((pair) => pair.every((name) => names.includes(name)));
}

const { rows, impossible } = allPairs(FACTORS, isAllowed, seededRandom('validity'));

/** They do not fail a deploy. */
const WARNINGS = [
  'noAlarmTopic',
  'signatureVersion',
  'importedKey',
  'importedAlarmKey',
  'silentBucket',
  'unversionedBucket',
];

function templateOf(row: Row): { template: CfnTemplate; partition: string } {
  const { region, partition } = REGIONS[row.region ?? 0] as (typeof REGIONS)[number];
  const app = new App({
    context: { ...FLAGS[row.flags ?? 0], ...withoutBundling },
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Wiredrop', { env: { region, account: ACCOUNT } });
  for (const id of WARNINGS) Annotations.of(stack).acknowledgeWarning(`wiredrop:${id}`);
  const examples = Object.fromEntries(SETTINGS.filter(([name]) => row[name] === 1));
  const settings = JSON.stringify(examples).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('eu-west-1', region);
  const existing = Object.entries(RESOURCES).map(([name, variants]) => variants[row[name] ?? 0]?.(stack, partition));
  const news = new Wiredrop(stack, 'News', Object.assign(JSON.parse(settings), ...existing));
  news.grantPut(new User(stack, 'Crawler'));
  news.onStory(new Queue(stack, 'Desk'), { language: ['de'] });
  return { template: Template.fromStack(stack).toJSON() as CfnTemplate, partition };
}

describe(`the templates of ${rows.length} rows with every pair of settings, existing resources and regions`, () => {
  it('leave out only pairs that the stack refuses', () => {
    const implied = ['subscribeEmail 1, timeline 1', 'timeline 1, webSubHub 1'];
    const refused = REFUSED.map((pair) => [...pair].sort().join(', '));
    assert.deepEqual(impossible.sort(), [...refused, ...implied].sort());
  });

  for (const row of rows) {
    const others = Object.entries(row).filter(([, value]) => value > 0);
    it(`are valid with ${others.map(([name, value]) => `${name} ${value}`).join(', ')}`, () => {
      const { template, partition } = templateOf(row);
      assert.deepEqual(schemaFaults(template), []);
      assert.deepEqual(referenceFaults(template), []);
      assert.deepEqual(limitFaults(template), []);
      assert.deepEqual(partitionFaults(template, partition), []);
    });
  }
});

describe('the checks', () => {
  const { template } = templateOf({});
  const withQueue = (Properties: object): CfnTemplate => ({
    Resources: { Q: { Type: 'AWS::SQS::Queue', Properties } as never },
  });

  it('find an unknown property, a missing one, a wrong type and a reference to nothing', () => {
    assert.deepEqual(schemaFaults(withQueue({ VisibilityTimeOut: 1 })), ['Q has no VisibilityTimeOut']);
    assert.deepEqual(schemaFaults(withQueue({ VisibilityTimeout: '1' })), ['Q.VisibilityTimeout is no integer: "1"']);
    assert.match(
      schemaFaults({ Resources: { R: { Type: 'AWS::IAM::Role' } } }).join(),
      /R lacks AssumeRolePolicyDocument/,
    );
    assert.deepEqual(referenceFaults(withQueue({ QueueName: { Ref: 'X' } })), ['X is not in the template']);
  });

  it('find what is above a limit, and an ARN of another partition', () => {
    const many = Object.fromEntries(Object.keys(template.Resources).map((id) => [`a-${id}`, template.Resources[id]]));
    assert.ok(limitFaults({ Resources: many } as CfnTemplate).every((fault) => fault.endsWith('is no logical id')));
    assert.match(limitFaults(withQueue({ MessageRetentionPeriod: 1_209_601 })).join(), /seconds of retention/);
    assert.deepEqual(partitionFaults(withQueue({ QueueName: 'arn:aws:sqs:x' }), 'aws-cn'), ['arn:aws:']);
  });
});
