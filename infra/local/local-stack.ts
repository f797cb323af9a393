import { mkdtemp, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneLine } from '../../functions/text/index.ts';
import type { Clients, Endpoints } from '../aws/index.ts';
import { deploy } from './deploy.ts';
import { type Emulators, startEmulators } from './emulators/emulators.ts';
import { LOCAL_ACCOUNT } from './emulators/fauxqs.ts';
import { chooseEngine, type EngineName, isEngineName, type TableEngine } from './emulators/table-engine.ts';
import type { BucketNotifications } from './events/bucket-notifications.ts';
import type { ObjectCreated } from './events/s3-event.ts';
import { alarmOf, createFunctionPool, type FunctionPool, sparingly } from './lambda/function-pool.ts';
import { type Keeper, startKeeper } from './machine/keeper.ts';
import { type KeptFolder, openKeptFolder } from './machine/kept-folder.ts';
import { LocalError } from './machine/local-error.ts';
import { countDeadLetters, type DeadLetters, settle, stackStages, stallMs } from './monitoring/settle.ts';
import { removeSubscribers, type Subscriber, type Subscription, subscribeQueue } from './monitoring/subscriber.ts';
import type { DeployContext, QueueInfo } from './resources/deploy-context.ts';
import { type SynthesisedStack, synthesise } from './template/synthesise.ts';
import type { Template } from './template/template.ts';

export interface LocalStackOptions {
  /** File of the CDK app. Default: `infra/app.ts`. */
  readonly app?: string;
  /** Settings of the stack, over those of cdk.json. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Engine of the table. Default: that of `WIREDROP_ENGINE`, else DynamoDB Local if there is Java, else dynoxide. */
  readonly engine?: EngineName | undefined;
  /** Starts the emulators. Default: those in this folder. */
  readonly emulators?: typeof startEmulators;
  /** Port of S3, SQS and SNS; if it is taken the next free one above it. Default: any. */
  readonly firstPort?: number;
  /** A folder that keeps everything between runs. Default: removed when this process ends. */
  readonly keep?: string | undefined;
  /** Most processes of one function. Default: one for each core, two at least, so that races happen. */
  readonly concurrency?: number;
  /** After this many seconds a failed message is received again; on AWS that is the visibility timeout. Default 1. */
  readonly redeliverySeconds?: number;
  /**
   * Milliseconds between two reads of an empty stream. Default 40: one costs the engine a millisecond. Lambda reads
   * four times a second.
   */
  readonly streamPollMs?: () => number;
  /** Modules loaded into every function's process before the function: paths or file URLs. */
  readonly preload?: readonly string[];
  /** Receives, in one line each, what went wrong and is being retried. Default: standard error. */
  readonly onProblem?: (line: string) => void;
  /** Receives every line the functions log. */
  readonly onLog?: (functionName: string, line: string) => void;
  /** An upload whose name triggers nothing. */
  readonly onUnmatched?: (object: ObjectCreated) => void;
}

export interface LocalStack {
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  readonly region: string;
  readonly engine: TableEngine;
  /** The folder that keeps everything; absent: it is removed when this process ends. */
  readonly keptIn: string | undefined;
  /** Whether it goes on with the data of an earlier run. */
  readonly resumed: boolean;
  /** The outputs as a file, for the operator commands (`--outputs`). */
  readonly outputsFile: string;
  /** An output of the stack: `BucketName`, `TopicArn`, `TableName`, … */
  output(name: string): string;
  /** By ARN. */
  readonly queues: ReadonlyMap<string, QueueInfo>;
  readonly functions: readonly FunctionPool[];
  readonly notifications: BucketNotifications;
  /** Subscribes a queue to a topic of the stack; it is unsubscribed when the stack stops. */
  subscribe(subscription: Subscription): Promise<Subscriber>;
  /** What was deployed. */
  readonly template: Template;
  /** Waits until everything uploaded has been ingested, announced and delivered to every subscriber. */
  settle(): Promise<void>;
  /** The queues that hold something that failed, with the number of messages. */
  deadLetters(): Promise<DeadLetters[]>;
  /** Resolves with what happened if an emulator ends by itself: the stack does not work any more. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

const REGION = 'us-east-1';

/**
 * Starts the emulators and makes on them what the template of `infra/app.ts` says. Without `keep` everything is removed
 * with this process.
 * @throws LocalError with what a person can mend; Error when the template holds something that would behave otherwise
 * here than on AWS.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const kept = options.keep === undefined ? undefined : openKeptFolder(options.keep);
  const keeper = startKeeper();
  let emulating: Promise<[TableEngine, Emulators]> | undefined;
  try {
    const folder = await mkdtemp(join(tmpdir(), 'wiredrop-'));
    keeper.remove(folder);
    emulating = emulate(options, keeper, kept);
    // Side by side: synthesis is the longest part of the start.
    const [stack, [engine, emulators]] = await Promise.all([
      synthesise(keeper, join(folder, 'cdk.out'), options.context ?? {}, options.app, (line) => problem(options, line)),
      emulating,
    ]);
    return await startStack({ options, keeper, folder, stack, engine, emulators, kept });
  } catch (error) {
    // A server that still listened would keep the process alive.
    const [started] = await Promise.allSettled([emulating]);
    if (started.status === 'fulfilled') await started.value?.[1].stop();
    await keeper.close();
    kept?.release();
    throw error;
  }
}

async function emulate(
  { engine: wanted, emulators: start = startEmulators, firstPort, onUnmatched = () => {} }: LocalStackOptions,
  keeper: Keeper,
  kept: KeptFolder | undefined,
): Promise<[TableEngine, Emulators]> {
  const engine = await chooseEngine(engineOf(kept, wanted));
  return [engine, await start({ keeper, engine, region: REGION, onUnmatched, firstPort, kept })];
}

/** @throws LocalError when the table was made by another engine than the one that is wanted: their files differ. */
function engineOf(kept: KeptFolder | undefined, wanted: EngineName | undefined): EngineName | undefined {
  if (kept?.engine === undefined) return wanted;
  if (isEngineName(kept.engine) && (wanted ?? kept.engine) === kept.engine) return kept.engine;
  throw new LocalError(
    `The table in ${kept.path} was made by the engine ${kept.engine}, which reads no other's: leave out ` +
      `--engine ${wanted}, or give --keep a new folder.`,
  );
}

interface StackParts {
  readonly options: LocalStackOptions;
  readonly keeper: Keeper;
  /** Gone with this process. */
  readonly folder: string;
  readonly stack: SynthesisedStack;
  readonly engine: TableEngine;
  readonly emulators: Emulators;
  readonly kept: KeptFolder | undefined;
}

async function startStack(parts: StackParts): Promise<LocalStack> {
  const { emulators, engine, keeper, kept, stack } = parts;
  const { clients, endpoints, notifications, uploads } = emulators;
  const pools: FunctionPool[] = [];
  const subscribers: Subscriber[] = [];
  const context = deployContext(parts, pools);
  let stopped = false;
  // At the same time: a source that waits for an invocation gets its answer when the process ends.
  const stopRunning = async () => {
    stopped = true;
    await Promise.all([...context.sources, ...pools, ...subscribers].map((part) => part.stop()));
  };
  const outputsFile = join(parts.folder, 'outputs.json');
  const make = async () => {
    if (context.resumed) await removeSubscribers(clients);
    const outputs = await deploy(stack, context);
    await writeFile(outputsFile, JSON.stringify({ [stack.stackName]: asWritten(outputs, endpoints) }));
    kept?.complete(engine.name);
    return outputs;
  };
  const outputs = await make().catch(async (error: unknown) => {
    await stopRunning();
    throw error;
  });
  return {
    clients,
    endpoints,
    region: REGION,
    engine,
    keptIn: kept?.path,
    resumed: context.resumed,
    outputsFile,
    output: (name) => outputs.get(name) ?? missingOutput(name),
    queues: context.queues,
    functions: pools,
    notifications,
    template: stack.template,
    async subscribe(subscription) {
      const subscriber = await subscribeQueue(clients, subscription, (error) => context.onError('Subscriber', error));
      subscribers.push(subscriber);
      // The stack was stopped meanwhile, and nobody else would end it.
      if (stopped) await subscriber.stop();
      return subscriber;
    },
    settle: () => settle([...stackStages(context, uploads), ...subscribers], stallMs(pools)),
    deadLetters: () => countDeadLetters(context),
    broken: emulators.broken,
    async stop() {
      await stopRunning();
      await emulators.stop();
      await keeper.close();
      kept?.release();
    },
  };
}

/** As `cdk deploy --outputs-file` writes them, and where to find them: what the operator commands read. */
function asWritten(outputs: ReadonlyMap<string, string>, { fauxqs, dynamodb }: Endpoints): Record<string, string> {
  return { ...Object.fromEntries(outputs), Endpoint: fauxqs, DynamoDbEndpoint: dynamodb };
}

function deployContext({ emulators, keeper, kept, options, stack }: StackParts, pools: FunctionPool[]): DeployContext {
  const concurrency = options.concurrency ?? Math.max(2, availableParallelism());
  const { clients, endpoints, notifications } = emulators;
  const tell = sparingly((line) => problem(options, line));
  return {
    clients,
    endpoints,
    region: REGION,
    account: LOCAL_ACCOUNT,
    notifications,
    kept,
    resumed: kept?.engine !== undefined,
    assetFolders: stack.assetFolders,
    queues: new Map(),
    functions: new Map(),
    sources: [],
    scheduled: [],
    streamSources: [],
    sourceQueues: new Set(),
    deadLetterQueues: new Set(),
    concurrency,
    redeliverySeconds: options.redeliverySeconds ?? 1,
    streamPollMs: options.streamPollMs ?? (() => 40),
    createPool(definition) {
      const pool = createFunctionPool({
        definition: { ...definition, preload: options.preload ?? [] },
        limit: concurrency,
        keeper,
        onLog(line) {
          options.onLog?.(definition.name, line);
          const alarm = alarmOf(line);
          if (alarm !== undefined) tell(`${definition.name}: ${alarm}`);
        },
        onFailure: ({ errorType, errorMessage }) => tell(`${definition.name}: ${errorType}: ${oneLine(errorMessage)}`),
      });
      pools.push(pool);
      return pool;
    },
    say: (line) => problem(options, line),
    onError: (what, error) => tell(`${what}: ${error instanceof Error ? error.message : error}`),
  };
}

function problem({ onProblem }: LocalStackOptions, line: string): void {
  if (onProblem === undefined) console.error(line);
  else onProblem(line);
}

function missingOutput(name: string): never {
  throw new Error(`The stack has no output ${name}`);
}
