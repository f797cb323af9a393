import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { mapBounded } from '../../../functions/runtime/map-bounded.ts';
import type { S3Message } from '../../../infra/local/events/bucket-notifications.ts';
import type { FunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import { sendBodies } from '../../infra/aws/send-bodies.ts';
import type { ArticleFile } from './articles.ts';
import type { System } from './systems.ts';

/** One system on its own emulators, with a subscriber. */
export interface Rig {
  readonly system: System;
  readonly stack: LocalStack;
  /** The function that takes files. */
  readonly taker: FunctionPool;
  /** The one that announces them, where that is another. */
  readonly announcer: FunctionPool | undefined;
  /** Stores the files. @returns their events, which are not delivered. */
  store(files: readonly ArticleFile[]): Promise<S3Message[]>;
  /**
   * Delivers events as S3 does, to the queue or to the function, and waits until each is announced. @returns when the
   * last one was, by `performance.now()`
   */
  deliver(messages: readonly S3Message[]): Promise<number>;
  /** The event in which the system's function gets these messages. */
  eventOf(messages: readonly S3Message[]): unknown;
  /** Bytes that the functions have logged since the last time. */
  takeLogBytes(): number;
  stop(): Promise<void>;
}

export interface RigOptions {
  /** Most processes of one function. */
  readonly functions: number;
  /** Modules loaded into the functions' processes first. */
  readonly preload?: readonly string[];
  /** Milliseconds between two reads of an empty stream. */
  readonly streamPollMs?: () => number;
}

/** Uploads at a time. They are not measured. */
const UPLOADS = 8;
const STALL_MS = 60_000;

/** Of a thousand invented articles one may be so like another that it joins its story, which is announced once. */
const MOST_JOINED = 0.002;

/**
 * Lambda's text log puts the instant, the request id and the level before each line of a function's console:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
const LOG_PREFIX_BYTES = 67;

const keyIn = ({ body }: S3Message): string =>
  decodeURIComponent(JSON.parse(body).Records[0].s3.object.key.replaceAll('+', ' '));

export async function startRig(system: System, { functions, ...options }: RigOptions): Promise<Rig> {
  let logBytes = 0;
  const stack = await startLocalStack({
    ...(system.app !== undefined && { app: system.app }),
    // The same engine on every machine.
    engine: 'java',
    // An event source mapping takes at least two; `concurrency` limits it to one.
    context: { ...system.context, maxConcurrency: Math.max(2, functions) },
    concurrency: functions,
    ...options,
    onLog: (_, line) => {
      logBytes += Buffer.byteLength(line) + 1 + (system.platformLogs ? LOG_PREFIX_BYTES : 0);
    },
    // The samples log plain text, which the stack reports as problems.
    onProblem: (line) => /"level":"(ERROR|CRITICAL)"|Error:/.test(line) && console.error(`${system.name}: ${line}`),
  });
  const { clients, notifications } = stack;
  const bucket = stack.output('BucketName');
  const named = (service: string) =>
    stack.functions.find(({ definition }) => definition.environment.SERVICE === service);
  const [only] = stack.functions;
  if (only === undefined) throw new Error(`${system.name} has no function`);
  const taker = named('ingest') ?? only;
  if (system.direct)
    notifications.addRule({ id: 'bench', bucket, event: 'ObjectCreated:*', prefix: '', suffix: '', queueUrl: '' });

  let received = 0;
  let arrived = Promise.withResolvers<void>();
  function wake(): void {
    arrived.resolve();
    arrived = Promise.withResolvers();
  }
  const subscriber = await stack.subscribe({
    topicArn: stack.output('TopicArn'),
    onMessage() {
      received += 1;
      wake();
    },
  });

  async function invokeDirectly(messages: readonly S3Message[]): Promise<void> {
    await Promise.all(
      messages.map(async ({ body }) => {
        const result = await taker.invoke(JSON.parse(body));
        if (!result.ok) throw new Error(`${system.name} failed: ${JSON.stringify(result)}`);
      }),
    );
  }

  /** @returns when the last one came. */
  async function waitFor(count: number, messages: number): Promise<number> {
    let lastAt = performance.now();
    for (let isStalled = false; received < count && !isStalled; ) {
      const timeout = setTimeout(() => {
        isStalled = true;
        wake();
      }, STALL_MS);
      await arrived.promise;
      clearTimeout(timeout);
      if (!isStalled) lastAt = performance.now();
    }
    const missing = count - received;
    const line = `${system.name}: ${missing} of ${messages} were not announced`;
    if (missing > messages * MOST_JOINED) throw new Error(line);
    if (missing > 0) console.error(line);
    return lastAt;
  }

  return {
    system,
    stack,
    taker,
    announcer: named('notify'),
    async store(files) {
      const held: S3Message[] = [];
      notifications.divert((message) => held.push(message));
      await mapBounded(files, UPLOADS, ({ key, bytes }) =>
        clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes })),
      );
      await stack.settle();
      // An upload that the SDK tried again has two events, and a part of the stack may have written a file meanwhile.
      const eventOf = new Map(held.map((message) => [keyIn(message), message]));
      return files.flatMap(({ key }) => eventOf.get(key) ?? []);
    },
    async deliver(messages) {
      const count = received + messages.length;
      const bodies = messages.map(({ body }) => body);
      const sent = system.direct
        ? invokeDirectly(messages)
        : sendBodies(clients.sqs, messages[0]?.queueUrl ?? '', bodies);
      const [lastAt] = await Promise.all([waitFor(count, messages.length), sent]);
      return lastAt;
    },
    eventOf(messages) {
      if (system.direct) return JSON.parse(messages[0]?.body ?? '{}');
      const eventSourceARN = `arn:aws:sqs:${stack.region}:000000000000:bench`;
      const fixed = { receiptHandle: '-', attributes: {}, messageAttributes: {}, md5OfBody: '-' };
      const source = { eventSource: 'aws:sqs', eventSourceARN, awsRegion: stack.region };
      return { Records: messages.map(({ body }) => ({ ...fixed, ...source, messageId: randomUUID(), body })) };
    },
    takeLogBytes() {
      const taken = logBytes;
      logBytes = 0;
      return taken;
    },
    async stop() {
      await subscriber.stop();
      await stack.stop();
    },
  };
}
