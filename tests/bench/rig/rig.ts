import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Message } from '../../../infra/local/events/bucket-notifications.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import { sendBodies } from '../../infra/aws/send-bodies.ts';
import type { ArticleFile } from '../articles/article-files.ts';
import type { System } from './systems.ts';

/** One system on its own emulators, with a subscriber. */
export interface Rig {
  readonly system: System;
  readonly stack: LocalStack;
  readonly bucket: string;
  /** Stores the files and keeps their events back. */
  store(files: readonly ArticleFile[]): Promise<S3Message[]>;
  /** Hands events on as S3 does: to the queue, or straight to the function. Resolves when they are taken. */
  deliver(messages: readonly S3Message[]): Promise<void>;
  /** From now on events are delivered as objects are stored, and `onNotification` hears of each notification as it is received. */
  open(onNotification: (body: string) => void): void;
  /** Bodies of the notifications received, oldest first; the caller may empty it. */
  readonly received: string[];
  /** Resolves when so many notifications have been received. @throws after a minute without any. */
  waitFor(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Uploads at a time: the bench's own, so they are not to be the bottleneck. */
const uploads = 8;
const stallMs = 60_000;

export interface RigOptions {
  /** Most invocations of one function at a time. */
  readonly concurrency: number;
  /** Modules loaded into the functions' processes first. */
  readonly preload?: readonly string[];
  /** Milliseconds between two reads of an empty stream. */
  readonly streamPollMs?: () => number;
}

export async function startRig(system: System, { concurrency, ...options }: RigOptions): Promise<Rig> {
  const stack = await startLocalStack({
    ...(system.app !== undefined && { app: system.app }),
    // An event source mapping takes two at the least; the pool of processes bounds it to one where that is asked for.
    context: { ...system.context, maxConcurrency: Math.max(2, concurrency) },
    concurrency,
    ...options,
    // The samples log plain text, which is no distress.
    onProblem: (line) => (isFault(line) ? console.error(`${system.name}: ${line}`) : undefined),
  });
  const { clients, notifications } = stack;
  const bucket = stack.output('BucketName');
  if (system.direct) {
    notifications.addRule({ id: 'bench', bucket, event: 'ObjectCreated:*', prefix: '', suffix: '', queueUrl: '' });
  }
  const received: string[] = [];
  let listener = (_body: string) => {};
  let arrived = Promise.withResolvers<void>();
  const subscriber = await stack.subscribe({
    topicArn: stack.output('TopicArn'),
    onMessage(body) {
      received.push(body);
      listener(body);
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
    },
  });

  async function invokeDirectly(messages: readonly S3Message[]): Promise<void> {
    const [pool] = stack.functions;
    await Promise.all(
      messages.map(async ({ body }) => {
        const result = await pool?.invoke(JSON.parse(body));
        if (result?.ok !== true) throw new Error(`${system.name} failed: ${JSON.stringify(result)}`);
      }),
    );
  }

  async function send(messages: readonly S3Message[]): Promise<void> {
    const bodies = messages.map(({ body }) => body);
    await sendBodies(clients.sqs, messages[0]?.queueUrl ?? '', bodies);
  }

  const deliver = system.direct ? invokeDirectly : send;
  const delivering = new Set<Promise<void>>();

  return {
    system,
    stack,
    bucket,
    received,
    deliver,
    async store(files) {
      const held: S3Message[] = [];
      notifications.divert((message) => held.push(message));
      await upload(files);
      await stack.settle();
      return held;
    },
    open(onNotification) {
      listener = onNotification;
      notifications.divert((message) => {
        const delivery = deliver([message]).catch((error) => console.error(error));
        delivering.add(delivery);
        delivery.finally(() => delivering.delete(delivery));
      });
    },
    async waitFor(count) {
      while (received.length < count) {
        const before = received.length;
        const timeout = setTimeout(
          () => arrived.reject(new Error(`${system.name}: ${before} of ${count} arrived`)),
          stallMs,
        );
        await arrived.promise;
        clearTimeout(timeout);
      }
    },
    async stop() {
      await Promise.all(delivering);
      await subscriber.stop();
      await stack.stop();
    },
  };

  async function upload(files: readonly ArticleFile[]): Promise<void> {
    const queue = files.values();
    const worker = async () => {
      for (const { key, bytes } of queue) {
        await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      }
    };
    await Promise.all(Array.from({ length: uploads }, worker));
  }
}

function isFault(line: string): boolean {
  return /"level":"(ERROR|CRITICAL)"|Error:/.test(line);
}
