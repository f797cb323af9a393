import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type BucketNotifications, createBucketNotifications } from './bucket-notifications.ts';
import { type Clients, createClients, destroyClients, type Endpoints } from './clients.ts';
import { deploy } from './deploy.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { localAccount, startFauxqs } from './fauxqs.ts';
import { openFunctionLogs } from './function-logs.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { startKeeper } from './keeper.ts';
import { watchObjects } from './object-watch.ts';
import { queueDepth } from './queue-depth.ts';
import type { DeployContext, QueueInfo } from './resources/deploy-context.ts';
import { type Stage, settle } from './settle.ts';
import { synthesise } from './synthesise.ts';

export interface LocalStackOptions {
  /** File of the CDK app. Default: `infra/app.ts`. */
  readonly app?: string;
  /** Settings of the stack, over those of cdk.json. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Most processes of one function. Default: one for each core, two at least, so that races happen. */
  readonly concurrency?: number;
  /** After this many seconds a failed message is received again. Default 1. */
  readonly redeliverySeconds?: number;
  /** Modules loaded into every function's process before the function. */
  readonly preload?: readonly string[];
  /** Receives, in one line each, what went wrong and is being retried. Default: standard error. */
  readonly onProblem?: (line: string) => void;
}

export interface LocalStack {
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  readonly region: string;
  /** The stack's outputs: `BucketName`, `TopicArn`, `TableName`, … */
  readonly outputs: ReadonlyMap<string, string>;
  /** By ARN. */
  readonly queues: ReadonlyMap<string, QueueInfo>;
  readonly functions: readonly FunctionPool[];
  readonly notifications: BucketNotifications;
  /** Folder of the functions' logs. */
  readonly logFolder: string;
  /** Waits until everything uploaded has been announced; `others` are further places where its work may wait, downstream. */
  settle(others?: readonly Stage[]): Promise<void>;
  /** Messages in each queue that holds what failed; only those that have some. */
  deadLetters(): Promise<{ readonly queue: QueueInfo; readonly count: number }[]>;
  stop(): Promise<void>;
}

const region = 'us-east-1';

/** Starts the emulators and puts the stack of `infra/app.ts` on them. */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const onProblem = options.onProblem ?? ((line) => console.error(line));
  const concurrency = options.concurrency ?? Math.max(2, availableParallelism());
  const cleanups: (() => Promise<unknown>)[] = [];

  async function stop(): Promise<void> {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  }

  try {
    const folder = await mkdtemp(join(tmpdir(), 'wiredrop-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const keeper = startKeeper();
    cleanups.push(() => keeper.close());
    const logs = openFunctionLogs(folder, (name, line) => onProblem(`${name}: ${line}`));
    cleanups.push(() => logs.close());

    const synthesis = synthesise(join(folder, 'cdk.out'), options.context ?? {}, options.app);
    // Awaited below; until then its failure must not count as unhandled.
    synthesis.catch(() => {});
    const dynamodb = await startDynamoDbLocal(keeper);
    cleanups.push(() => dynamodb.stop());

    let clients: Clients | undefined;
    const notifications = createBucketNotifications(region, async ({ queueUrl: QueueUrl, body: MessageBody }) => {
      await clients?.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    });
    let uploads = { pending: () => 0 };
    const fauxqs = await startFauxqs(region, (app) => {
      uploads = watchObjects(app, notifications.announce);
    });
    cleanups.push(() => fauxqs.stop());
    const endpoints = { fauxqs: fauxqs.endpoint, dynamodb: dynamodb.endpoint };
    const created = createClients(endpoints, region);
    clients = created;
    cleanups.push(async () => destroyClients(created));

    const stack = await synthesis;
    const pools: FunctionPool[] = [];
    const context: DeployContext = {
      clients: created,
      endpoints,
      region,
      account: localAccount,
      notifications,
      assetFolders: stack.assetFolders,
      queues: new Map(),
      tables: new Map(),
      functions: new Map(),
      sources: [],
      streamSources: [],
      sourceQueues: new Set(),
      deadLetterQueues: new Set(),
      concurrency,
      redeliverySeconds: options.redeliverySeconds ?? 1,
      createPool(definition) {
        const pool = createFunctionPool({
          definition: { ...definition, preload: options.preload ?? [] },
          limit: concurrency,
          keeper,
          onLog: (line) => logs.write(definition.name, line),
        });
        pools.push(pool);
        pool.warm();
        return pool;
      },
      onError: (what, error) => onProblem(`${what}: ${error instanceof Error ? error.message : error}`),
    };
    cleanups.push(() => Promise.all(pools.map((pool) => pool.stop())));
    cleanups.push(() => Promise.all(context.sources.map((source) => source.stop())));
    const outputs = await deploy(stack, context);

    return {
      clients: created,
      endpoints,
      region,
      outputs,
      queues: context.queues,
      functions: pools,
      notifications,
      logFolder: folder,
      settle: (others = []) => settle([...stages(context, uploads), ...others], stallMs(pools)),
      deadLetters: () => countDeadLetters(context),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The places where work can wait, in the order of the flow. */
function stages(context: DeployContext, uploads: { pending(): number }): Stage[] {
  const { sqs } = context.clients;
  const queues = [...context.sourceQueues].flatMap((arn) => context.queues.get(arn) ?? []);
  return [
    { what: 'uploads', pending: async () => uploads.pending() },
    ...queues.map(({ name, url }) => ({ what: `messages in ${name}`, pending: () => queueDepth(sqs, url) })),
    ...context.streamSources.map((source) => ({
      what: "end of the table's stream",
      pending: async () => ((await source.drained()) ? 0 : 1),
    })),
  ];
}

/** Twice the longest a function may hang, and some: then it hangs for another reason. */
function stallMs(pools: readonly FunctionPool[]): number {
  return 15_000 + 2 * Math.max(...pools.map((pool) => pool.definition.timeoutMs));
}

async function countDeadLetters({ clients, queues, deadLetterQueues }: DeployContext) {
  const found = [];
  for (const arn of deadLetterQueues) {
    const queue = queues.get(arn);
    const count = queue === undefined ? 0 : await queueDepth(clients.sqs, queue.url);
    if (queue !== undefined && count > 0) found.push({ queue, count });
  }
  return found;
}
