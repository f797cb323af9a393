import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { App, Stack as CdkStack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type Clients, createClients } from '../../infra/aws/clients.ts';
import { EVERYTHING as PARTS_ON } from '../../infra/constructs/parts/index.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { openWatchQueue } from '../../infra/operator/queues/watch-queue.ts';
import { createOperatorClients, readOnlyStackOutputs, type StackOutputs } from '../../infra/operator/stack/outputs.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { createRecorder } from '../e2e/permissions/recorder.ts';
import { lightEngine } from '../e2e/world.ts';
import { createAlarmKey, isCanaryHeard, raiseAlarms } from './alarms.ts';
import { awsCommand, awsMeter, localMeter } from './meters.ts';
import type { Meter } from './usage.ts';
import { expiredStacks, expiryTag, validate, validations } from './validate.ts';

/** A stack that exists for one run. */
export interface Stage {
  readonly where: string;
  /** Whether the bucket has versions. */
  readonly isVersioned: boolean;
  readonly meter: Meter;
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** For the commands. */
  readonly outputsFile: string;
  /** Gets the alarms; absent where there are none. */
  readonly alarmQueueUrl?: string;
  /** Makes every alarm go off. @returns their names. Absent: they go off by themselves */
  readonly raiseAlarms?: () => Promise<string[]>;
  /** Whether the canary has a value that its alarm would not take for late; absent without a canary. */
  readonly isCanaryHeard?: () => Promise<boolean>;
  /** Removes everything. @returns what could not be removed, and why. */
  remove(): Promise<string[]>;
}

/** CloudWatch has units of the table after minutes. */
const QUICK_METER: Meter = {
  async begin() {},
  async end() {},
  usage: async () => 'not with --quick',
  coldStarts: async () => 'not with --quick',
};

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
export type Extent = 'usual' | 'quick' | 'everything';

/** On emulators: what AWS alone can show is skipped. */
export async function stageHere(extent: Extent): Promise<Stage> {
  const problems: string[] = [];
  const engine = lightEngine();
  const recorder = await createRecorder();
  const onProblem = (line: string) => problems.push(line);
  const context = { ...SETTINGS, ...(extent === 'everything' && EVERYTHING) };
  const stack = await startLocalStack({ engine, context, preload: [recorder.module], onProblem });
  return {
    where: 'emulators on this machine',
    isVersioned: false,
    meter: localMeter(recorder.calls),
    clients: stack.clients,
    outputs: readOnlyStackOutputs(stack.outputsFile),
    outputsFile: stack.outputsFile,
    async remove() {
      await stack.stop();
      await recorder.remove();
      return problems;
    },
  };
}

/**
 * In a real account, under a name that nothing else has. @throws if it cannot be deployed; what was made is removed.
 */
export async function stageOnAws(
  region: string,
  profile: string,
  say: (line: string) => void,
  extent: Extent,
): Promise<Stage> {
  const isQuick = extent === 'quick';
  const stackName = `WiredropSmoke-${randomBytes(4).toString('hex')}`;
  // Keys in the environment would win over the profile.
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN']) delete process.env[`AWS_${name}`];
  process.env.AWS_PROFILE = profile;
  process.env.AWS_REGION = region;
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-smoke-'));
  const outputsFile = join(folder, 'outputs.json');
  const clients = createClients({ region });
  const removals: [what: string, remove: () => Promise<unknown>][] = [
    ['folder', () => rm(folder, { recursive: true })],
  ];
  const remove = async (): Promise<string[]> => {
    const left: string[] = [];
    for (const [what, one] of removals.toReversed())
      await one().catch((error: unknown) => left.push(`${what}: ${error instanceof Error ? error.message : error}`));
    return left;
  };
  try {
    // Alarms under a key are those that fail silently.
    const key = isQuick ? await createAlarmKey(stackName, awsCommand) : undefined;
    if (key) removals.push([`key ${key.arn}`, key.remove]);
    const topic = { Name: `${stackName}-alarms`, ...(key && { Attributes: { KmsMasterKeyId: key.arn } }) };
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand(topic));
    removals.push([TopicArn, () => clients.sns.send(new DeleteTopicCommand({ TopicArn }))]);
    const alarms = await openWatchQueue(clients, { topicArn: TopicArn, stackName, filter: {} });
    removals.push([alarms.url, () => alarms.close()]);
    const alarmTopic = { alarmTopicArn: TopicArn, ...(key && { alarmTopicKeyArn: key.arn }) };
    const context = Object.entries({
      ...SETTINGS,
      ...(extent === 'everything' && EVERYTHING_ON_AWS),
      stackName,
      ...alarmTopic,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    let bucket: string | undefined;
    const destroy = async () => {
      if (bucket !== undefined) await emptyBucket(clients, bucket);
      await cdk(['destroy', '--force', ...context]);
    };
    removals.push([
      `stack ${stackName} (aws cloudformation delete-stack --stack-name ${stackName})`,
      // The feed function may write once more after the bucket was emptied.
      () => destroy().catch(destroy),
    ]);
    say(`deploying ${stackName} in ${region}`);
    await cdk([
      'deploy',
      '--require-approval',
      'never',
      '--outputs-file',
      outputsFile,
      ...expiryTag(Date.now()),
      ...context,
    ]);
    const outputs = readOnlyStackOutputs(outputsFile);
    bucket = outputs.bucketName;
    const logGroups = logGroupsIn(outputsFile, stackName);
    const meter = isQuick ? QUICK_METER : await awsMeter({ stackName, tableName: outputs.tableName, logGroups });
    const raise = isQuick && { raiseAlarms: () => raiseAlarms(stackName, awsCommand) };
    const heard = extent === 'everything' && { isCanaryHeard: () => isCanaryHeard(stackName, awsCommand) };
    const opened = {
      ...heard,
      ...raise,
      clients: createOperatorClients(outputs),
      outputs,
      outputsFile,
      alarmQueueUrl: alarms.url,
    };
    return { where: `AWS, ${region}`, isVersioned: true, meter, ...opened, remove };
  } catch (error) {
    const left = await remove();
    throw left.length === 0 ? error : new AggregateError([error], `not removed: ${left.join('; ')}`);
  }
}

/** Asks AWS what it can without a deploy, or with `onlyPrints` prints the commands. @returns how many answers were no */
export async function validateOnAws(onlyPrints: boolean, say: (line: string) => void): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-smoke-'));
  const app = new App({ outdir: folder, context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new CdkStack(app, 'WiredropSmoke');
  const bucket = Bucket.fromBucketName(stack, 'Mine', 'wiredrop-smoke');
  new Wiredrop(stack, 'Default', { ...PARTS_ON, bucket, prefix: 'articles/' });
  const [artifact] = app.synth().stacks;
  const name = `WiredropSmoke-${randomBytes(4).toString('hex')}`;
  const all = validations(artifact?.template, artifact?.templateFullPath ?? '', name);
  if (onlyPrints) for (const { command } of all) say(`aws ${command.map((word) => quoted(word)).join(' ')}`);
  const faults = onlyPrints ? 0 : await validate(all, awsCommand, say);
  await rm(folder, { recursive: true });
  return faults;
}

const quoted = (word: string): string => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

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

/** Of ingest and notify, by the name of their service. */
function logGroupsIn(outputsFile: string, stackName: string): Record<string, string> {
  const { IngestLogGroupName: ingest, NotifyLogGroupName: notify } = JSON.parse(readFileSync(outputsFile, 'utf8'))[
    stackName
  ];
  return { ingest, notify };
}

async function cdk(args: readonly string[]): Promise<void> {
  const child = spawn(join(ROOT, 'node_modules/.bin/cdk'), args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`cdk ${args[0]} ended with ${code}`);
}
