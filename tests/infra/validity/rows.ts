import { rmSync } from 'node:fs';
import { Annotations, App, Stack } from 'aws-cdk-lib';
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
import type { CfnTemplate } from './aws-classes.ts';

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
      encryptionKey: Key.fromKeyArn(
        stack,
        'Key',
        `arn:${partition}:kms:${stack.region}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`,
      ),
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
  ['alarmTopicKeyArn 1', 'alarmTopicArn 0'],
  // Both are false in their examples.
  ['judge 1', 'matching 1'],
  ['judge 1', 'notifications 1'],
  // Its example has no .json.
  ['poll 1', 'suffixes 1'],
];

/** A value of each factor, by its place. */
type Row = Readonly<Record<string, number>>;

function isAllowed(one: readonly [string, number], other: readonly [string, number]): boolean {
  const names = [one.join(' '), other.join(' ')];
  return !REFUSED.some((pair) => pair.every((name) => names.includes(name)));
}

const random = seededRandom('validity');

/** By chance, but for what the stack refuses. */
function rowByChance(): Row {
  const row: [string, number][] = [];
  for (const [factor, values] of random.shuffle(Object.entries<readonly unknown[]>(FACTORS))) {
    const allowed = [...values.keys()].filter((value) => row.every((other) => isAllowed([factor, value], other)));
    if (allowed.length === 0) return rowByChance();
    row.push([factor, random.pick(allowed)]);
  }
  return Object.fromEntries(row);
}

/** In so many rows a pair of values is missing with a chance of one in a thousand. */
export const rows = Array.from({ length: 24 }, rowByChance);

/** They do not fail a deploy. */
const WARNINGS = [
  'noAlarmTopic',
  'signatureVersion',
  'importedKey',
  'importedAlarmKey',
  'silentBucket',
  'unversionedBucket',
];

/** What the values of a row are, for the name of a test. */
export function nameOf(row: Row): string {
  const others = Object.entries(row).filter(([, value]) => value > 0);
  return others.map(([name, value]) => `${name} ${value}`).join(', ');
}

export function templateOf(row: Row) {
  const { region, partition } = REGIONS[row.region ?? 0] as (typeof REGIONS)[number];
  const context = { ...FLAGS[row.flags ?? 0], ...withoutBundling };
  const app = new App({ context, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Wiredrop', { env: { region, account: ACCOUNT } });
  for (const id of WARNINGS) Annotations.of(stack).acknowledgeWarning(`wiredrop:${id}`);
  const examples = Object.fromEntries(SETTINGS.filter(([name]) => row[name] === 1));
  const settings = JSON.stringify(examples).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('eu-west-1', region);
  const existing = Object.entries(RESOURCES).map(([name, variants]) => variants[row[name] ?? 0]?.(stack, partition));
  const news = new Wiredrop(stack, 'News', Object.assign(JSON.parse(settings), ...existing));
  news.grantPut(new User(stack, 'Crawler'));
  news.onStory(new Queue(stack, 'Desk'), { language: ['de'] });
  const { directory, stacks } = app.synth();
  const template = stacks[0]?.template as CfnTemplate;
  rmSync(directory, { recursive: true });
  return { template, partition, region };
}
