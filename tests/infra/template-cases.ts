import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { SETTING_EXAMPLES } from './setting-examples.ts';
import { cdkContext, templateApp } from './synthesize.ts';
import { linesOf } from './template-lines.ts';

/** What the template is compared with, if not the default one. */
export const NEEDED: Readonly<Record<string, WiredropProps>> = {
  'a key beside feeds and digests': { feed: true, digestMinutes: 60 },
  'a key beside a webhook': { webhooks: [{ url: 'https://news.example.com/hook', secret: 'news/hook' }] },
  feedFolder: { feed: true },
  editions: { feed: true },
  feedUrl: { feed: true },
  pictures: { feed: true },
  sections: { feed: true },
  alarmTopicKeyArn: { sources: 'publisher', alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call' },
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
export function linesWith(props: (stack: Stack) => WiredropProps, flags: object = cdkContext) {
  const stack = new Stack(templateApp(flags), 'Wiredrop');
  new Wiredrop(stack, 'Default', props(stack));
  return linesOf(Template.fromStack(stack));
}

const SETTINGS = Object.entries(SETTING_EXAMPLES).map(([name, value]) => [name, () => ({ [name]: value })] as const);

/** Each setting, and each resource that somebody brings. */
export const CASES = [...SETTINGS, ...Object.entries(EXISTING)];
