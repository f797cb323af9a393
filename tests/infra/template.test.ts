import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DEFAULT_SETTINGS } from '../../infra/settings/settings.ts';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { cdkContext, withoutBundling } from './synthesize.ts';
import { difference, linesOf } from './template-lines.ts';

/** One for each setting but `stackName`, which is no prop. */
const SETTINGS: WiredropProps = {
  prefix: 'articles/',
  suffixes: ['.md'],
  timeZone: 'Europe/Paris',
  maxBytes: 8 * 2 ** 20,
  tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899',
  removalPolicy: 'destroy',
  notifications: false,
  eventBus: 'news',
  webhooks: [
    { url: 'https://news.example.com/hook', secret: 'news/hook', type: ['story.created'], language: ['en', 'ko'] },
    { name: 'desk-chat', secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-a1b2c3', format: 'slack' },
  ],
  coverage: [3, 10],
  bulletins: 'announce',
  timeline: false,
  articleScope: 'prefix',
  matching: false,
  matchWindowDays: 14,
  matchThreshold: 0.9,
  onDelete: 'withdraw',
  retentionDays: 90,
  accessLogs: true,
  maxConcurrency: 2,
  logRetentionDays: 7,
  feed: true,
  feedFolder: 'news/',
  feedMinutes: 5,
  feedUrl: 'https://news.example.com/feeds/',
  digestMinutes: 180,
  subscribeEmail: 'desk@example.com',
  operations: false,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
};

/** What the template is compared with, if not the default one. */
const NEEDED: Readonly<Record<string, WiredropProps>> = {
  'a key beside feeds and digests': { feed: true, digestMinutes: 60 },
  'a key beside a webhook': { webhooks: [{ url: 'https://news.example.com/hook', secret: 'news/hook' }] },
  feedFolder: { feed: true },
  feedMinutes: { feed: true },
  feedUrl: { feed: true },
  subscribeEmail: { digestMinutes: 180 },
};

const EXISTING: Readonly<Record<string, (stack: Stack) => WiredropProps>> = {
  'an existing bucket': (stack) => ({ bucket: Bucket.fromBucketName(stack, 'Mine', 'mine') }),
  'an existing bucket under a prefix that withdraws': (stack) => ({
    bucket: Bucket.fromBucketName(stack, 'Mine', 'mine'),
    prefix: 'articles/',
    onDelete: 'withdraw',
  }),
  'an existing topic': (stack) => ({ topic: new Topic(stack, 'Mine', { masterKey: new Key(stack, 'Key') }) }),
  'an existing event bus': (stack) => ({ eventBus: new EventBus(stack, 'Mine') as IEventBus }),
  'a key': (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
  'a key beside a webhook': (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
  'a key beside feeds and digests': (stack) => ({
    encryptionKey: new Key(stack, 'Key'),
    feed: true,
    digestMinutes: 60,
  }),
};

/** The template of a stack that has wiredrop as its only construct. */
function linesWith(props: (stack: Stack) => WiredropProps) {
  const app = new App({ context: { ...cdkContext, ...withoutBundling }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Wiredrop');
  new Wiredrop(stack, 'Default', props(stack));
  return linesOf(Template.fromStack(stack));
}

const serializers = [String];

describe('the template', () => {
  const defaults = linesWith(() => ({}));

  it('has these resources by default', (context) => {
    const lines = [...defaults].map(([head, properties]) => [head, ...properties.map((line) => `    ${line}`)]);
    context.assert.snapshot(lines.flat().join('\n'), { serializers });
  });

  it('has a snapshot for every setting', () => {
    assert.deepEqual([...Object.keys(SETTINGS), 'stackName'].sort(), Object.keys(DEFAULT_SETTINGS).sort());
  });

  const settings = Object.entries(SETTINGS).map(([name, value]) => [name, () => ({ [name]: value })] as const);
  for (const [what, props] of [...settings, ...Object.entries(EXISTING)])
    it(`changes with ${what}`, (context) => {
      const needed = NEEDED[what];
      const before = needed ? linesWith(() => needed) : defaults;
      const changed = difference(
        before,
        linesWith((stack) => ({ ...needed, ...props(stack) })),
      );
      assert.notEqual(changed, '');
      context.assert.snapshot(changed, { serializers });
    });
});
