import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { newSecret } from '../../functions/webhook/sign.ts';
import { type Clients, createClients } from '../../infra/aws/clients.ts';
import { openWatchQueue } from '../../infra/aws/watch-queue.ts';
import {
  createOperatorClients,
  readOnlyStackOutputs,
  type StackOutputs,
} from '../../infra/desk/operator/stack/outputs.ts';
import type { S3Message } from '../../infra/local/events/bucket-notifications.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { crawledFile, textOf } from '../e2e/crawled-file.ts';
import { lightEngine } from '../e2e/world.ts';
import { createAlarmKey, isCanaryHeard, raiseAlarms } from './alarms.ts';
import { type Aws, awsCommand } from './aws-command.ts';
import { expiredStacks, expiryTag } from './expiry.ts';

/** A stack that exists for one run. */
export interface Stage {
  readonly where: string;
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** For the commands. */
  readonly outputsFile: string;
  /** Gets the alarms; absent where there are none. */
  readonly alarmQueueUrl?: string;
  /** Makes every alarm go off. @returns their names. Absent where there are none. */
  readonly raiseAlarms?: () => Promise<string[]>;
  /** Of every key, with its slash; empty: none. */
  readonly prefix: string;
  /** Folder of twenty files that were there before the stack; absent: none were. */
  readonly archive?: string;
  /** Whether an endpoint has taken a signed request; absent without webhooks. */
  readonly isWebhookTaken?: () => boolean | Promise<boolean>;
  /** Whether the canary has a value that its alarm would not take for late; absent without a canary. */
  readonly isCanaryHeard?: () => Promise<boolean>;
  /** Removes everything. @returns what could not be removed, and why. */
  remove(): Promise<string[]>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const SETTINGS = { feed: 'true', removalPolicy: 'destroy' } as const;

/** Deployed as well with `--everything`. On this machine there is no bus and no schedule. */
const EVERYTHING = { onDelete: 'withdraw' } as const;
const EVERYTHING_ON_AWS = {
  ...EVERYTHING,
  canaryMinutes: '1',
  digestMinutes: '5',
  sources: 'publisher',
  eventBus: 'default',
  coverage: '2',
} as const;

/** How much of wiredrop a run tries. */
export type Extent = 'usual' | 'everything';

const ARCHIVE = 'archive/';
const archived = Array.from({ length: 20 }, (_, number) => ({
  key: `${ARCHIVE}${number}.md`,
  body: crawledFile({ id: `008_${String(number).padStart(10, '0')}`, text: textOf(`archived ${number}`) }),
}));
/** A feed of one entry, for poll. */
const feedFile = (): string =>
  `<rss version="2.0"><channel><title>Smoke</title><item><title>An entry of the smoke test</title><description>${textOf('polled')}` +
  `</description><pubDate>${new Date().toUTCString()}</pubDate></item></channel></rss>`;

/** On emulators: what AWS alone can show is skipped. */
export async function stageHere(extent: Extent): Promise<Stage> {
  const problems: string[] = [];
  const onProblem = (line: string) => problems.push(line);
  const isAll = extent === 'everything';
  let taken = 0;
  const server = createServer((request, response) => {
    const isSigned = String(request.headers['webhook-signature']).startsWith('v1,');
    if (isSigned) taken += 1;
    response.end(request.method === 'GET' ? feedFile() : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  process.env.WEBHOOK_SECRET_SMOKE = newSecret();
  const more = { ...EVERYTHING, poll: url, webhooks: [{ name: 'smoke', url, secret: 'smoke' }] };
  const context = { ...SETTINGS, ...(isAll && more) };
  const stack = await startLocalStack({ engine: lightEngine(), context, onProblem });
  if (isAll) {
    // What poll writes meanwhile is no file from before.
    const others: S3Message[] = [];
    const endDiversion = stack.notifications.divert((message) => {
      if (!message.body.includes(ARCHIVE)) others.push(message);
    });
    for (const { key, body } of archived)
      await stack.clients.s3.send(new PutObjectCommand({ Bucket: stack.output('BucketName'), Key: key, Body: body }));
    endDiversion();
    for (const { queueUrl, body } of others)
      await stack.clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  }
  return {
    where: 'emulators on this machine',
    prefix: '',
    ...(isAll && { archive: ARCHIVE, isWebhookTaken: () => taken > 0 }),
    clients: stack.clients,
    outputs: readOnlyStackOutputs(stack.outputsFile),
    outputsFile: stack.outputsFile,
    async remove() {
      await stack.stop();
      server.closeAllConnections();
      server.close();
      return problems;
    },
  };
}

/** With what a run asks and changes an account. */
export interface Tools {
  readonly clients: Clients;
  readonly aws: Aws;
  readonly run: (command: string, args: readonly string[], folder?: string) => Promise<void>;
  /** They do nothing, and say what they would do. */
  readonly prints: boolean;
}

export function awsTools(region: string, profile: string): Tools {
  // Keys in the environment would win over the profile.
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN']) delete process.env[`AWS_${name}`];
  process.env.AWS_PROFILE = profile;
  process.env.AWS_REGION = region;
  return { clients: createClients({ region }), aws: awsCommand, run, prints: false };
}

/** What is answered in place of AWS where nothing is asked. */
const NOBODY = 'arn:aws:iam::123456789012:user/NOBODY';
const PRINTED = {
  ...{
    Account: '123456789012',
    Arn: NOBODY,
    KeyMetadata: { Arn: 'KEY' },
    TopicArn: 'arn:aws:sns:REGION:123456789012:TOPIC',
  },
  ...{ QueueUrl: 'QUEUE', SubscriptionArn: 'SUBSCRIPTION' },
};
const PRINTED_OUTPUTS = {
  ...{ stackName: 'STACK', bucketName: 'BUCKET', tableName: 'TABLE', topicArn: PRINTED.TopicArn, feedFolder: 'feeds/' },
  deadLetterQueueUrl: 'DEAD-LETTERS',
} as StackOutputs;

export function printingTools(say: (line: string) => void): Tools {
  const send = async (command: { readonly input: object }) => {
    const { Body: _, ...shown } = command.input as { Body?: unknown };
    say(`${command.constructor.name.replace(/Command$/, '')} ${JSON.stringify(shown)}`);
    return PRINTED;
  };
  return {
    clients: { s3: { send }, sns: { send }, sqs: { send } } as never,
    aws: async (...args) => {
      say(commandLine('aws', args));
      return args[1] === 'presign' ? 'https://PRESIGNED' : args[1] === 'describe-alarms' ? ['ALARM'] : PRINTED;
    },
    run: async (command, args) => say(commandLine(command, args)),
    prints: true,
  };
}

/**
 * In a real account, under a name that nothing else has. @throws if it cannot be deployed; what was made is removed.
 */
export async function stageOnAws(
  region: string,
  tools: Tools,
  say: (line: string) => void,
  extent: Extent,
  yours: boolean,
): Promise<Stage> {
  const { clients, aws, prints } = tools;
  const stackName = `WiredropSmoke-${prints ? 'NAME' : randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-smoke-'));
  const outputsFile = join(folder, 'outputs.json');
  const readOutputs = () => (prints ? PRINTED_OUTPUTS : readOnlyStackOutputs(outputsFile));
  const removals: [what: string, remove: () => Promise<unknown>][] = [
    ['folder', () => rm(folder, { recursive: true })],
  ];
  const remove = async (): Promise<string[]> => {
    const left: string[] = [];
    for (const [what, one] of removals.toReversed())
      await one().catch((error: unknown) => left.push(`${what}: ${error instanceof Error ? error.message : error}`));
    return left;
  };
  const cdk = (...args: readonly string[]) => tools.run('npx', ['cdk', ...args]);
  const unattended = [
    '--require-approval',
    'never',
    '--outputs-file',
    outputsFile,
    ...expiryTag(prints ? 0 : Date.now()),
  ];
  try {
    // Alarms under a key are those that fail silently.
    const key = await createAlarmKey(stackName, aws);
    removals.push([`key ${key.arn}`, key.remove]);
    const topic = { Name: `${stackName}-alarms`, Attributes: { KmsMasterKeyId: key.arn } };
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand(topic));
    removals.push([TopicArn, () => clients.sns.send(new DeleteTopicCommand({ TopicArn }))]);
    const alarms = await openWatchQueue(clients, { topicArn: TopicArn, stackName, filter: {} });
    removals.push([alarms.url, () => alarms.close()]);
    const alarmTopic = { alarmTopicArn: TopicArn, alarmTopicKeyArn: key.arn };
    const own = yours ? await createYours(stackName.toLowerCase(), key.arn, tools, removals) : {};
    const plain = { ...SETTINGS, stackName, ...alarmTopic };
    const all = extent === 'everything' ? { ...EVERYTHING_ON_AWS, ...own } : {};
    const context = [...contextOf({ ...plain, ...all }), ...(extent === 'everything' ? ['--app', APP] : [])];
    let bucket: string | undefined;
    const destroy = async () => {
      if (bucket !== undefined) await emptyBucket(clients, bucket);
      await cdk('destroy', '--force', ...context);
    };
    removals.push([
      `stack ${stackName} (aws cloudformation delete-stack --stack-name ${stackName})`,
      // The feed function may write once more after the bucket was emptied.
      () => destroy().catch(destroy),
    ]);
    say(`deploying ${stackName} in ${region}`);
    await cdk('deploy', ...unattended, ...context);
    const outputs = readOutputs();
    bucket = outputs.bucketName;
    return {
      ...{ where: `AWS, ${region}`, prefix: yours ? PREFIX : '', outputs, outputsFile, remove },
      ...(yours && { archive: ARCHIVE }),
      raiseAlarms: () => raiseAlarms(stackName, aws),
      ...(extent === 'everything' && {
        isCanaryHeard: () => isCanaryHeard(stackName, aws),
        isWebhookTaken: () => isWebhookTaken(outputs, aws),
      }),
      clients: prints ? clients : createOperatorClients(outputs),
      alarmQueueUrl: alarms.url,
    };
  } catch (error) {
    const left = await remove();
    throw left.length === 0 ? error : new AggregateError([error], `not removed: ${left.join('; ')}`);
  }
}

const PREFIX = 'articles/';
const APP = 'node --import ./infra/node/require-node.mjs tests/smoke/app.ts';

function contextOf(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** A bucket of yours under a key, with an archive before the stack is there, and a feed. @returns its settings */
async function createYours(
  bucket: string,
  key: string,
  { aws, clients }: Tools,
  removals: [string, () => Promise<unknown>][],
): Promise<Record<string, string>> {
  await aws('s3', 'mb', `s3://${bucket}`);
  removals.push([
    `bucket ${bucket}`,
    async () => {
      await emptyBucket(clients, bucket);
      await aws('s3', 'rb', `s3://${bucket}`);
    },
  ]);
  const byKey = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key };
  const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: byKey, BucketKeyEnabled: true }] };
  for (const [operation, option, value] of [
    ['put-bucket-versioning', '--versioning-configuration', { Status: 'Enabled' }],
    ['put-bucket-encryption', '--server-side-encryption-configuration', encryption],
    ['put-bucket-notification-configuration', '--notification-configuration', { EventBridgeConfiguration: {} }],
  ] as const)
    await aws('s3api', operation, '--bucket', bucket, option, JSON.stringify(value));
  const files = [...archived.map((file) => ({ ...file, key: PREFIX + file.key })), { key: FEED, body: feedFile() }];
  for (const { key: Key, body: Body } of files)
    await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const poll = String(await aws('s3', 'presign', `s3://${bucket}/${FEED}`, '--expires-in', '10800'));
  return { prefix: PREFIX, poll, 'smoke:bucket': bucket, 'smoke:key': key };
}

/** Not below the prefix. */
const FEED = 'smoke-feed.xml';

async function isWebhookTaken({ webhooks = '[]' }: StackOutputs, aws: Aws): Promise<boolean> {
  const [{ logGroup = 'LOG-OF-THE-WEBHOOK' } = {}] = JSON.parse(webhooks) as { logGroup?: string }[];
  const { events } = (await aws(
    ...['logs', 'filter-log-events', '--log-group-name', logGroup, '--filter-pattern', '"delivered"', '--limit', '1'],
  )) as { readonly events?: readonly object[] };
  return (events ?? []).length > 0;
}

function commandLine(command: string, args: readonly string[]): string {
  const quoted = (word: string) => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
  return [command, ...args.map(quoted)].join(' ');
}

/** Removes the throw-away stacks that a killed run has left. */
export async function cleanOnAws(region: string, say: (line: string) => void): Promise<void> {
  const clients = createClients({ region });
  for (const { name, bucket } of await expiredStacks(awsCommand, Date.now())) {
    say(`removing ${name}`);
    if (bucket) await emptyBucket(clients, bucket);
    await awsCommand('cloudformation', 'delete-stack', '--stack-name', name);
  }
}

/** Deletes every version: CloudFormation deletes an empty bucket only. */
async function emptyBucket({ s3 }: Clients, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    const { Errors: [error] = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (error !== undefined) throw new Error(`${error.Key}: ${error.Message}`);
  }
}

async function run(command: string, args: readonly string[], folder = ROOT): Promise<void> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args[0]} ${args[1]} ended with ${code}`);
}
