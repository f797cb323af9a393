import assert from 'node:assert/strict';
import { type AttributeValue, BatchWriteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Notification } from '../../functions/notifications/notification.ts';
import { mapBounded } from '../../functions/runtime/map-bounded.ts';
import { inBatches } from '../../infra/aws/in-batches.ts';
import { findDynoxide } from '../../infra/local/emulators/dynoxide.ts';
import type { EngineName } from '../../infra/local/emulators/table-engine.ts';
import type { S3Message } from '../../infra/local/events/bucket-notifications.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../infra/local/local-stack.ts';
import { sendBodies } from '../infra/aws/send-bodies.ts';
import type { RecordedCall } from './permissions/calls.ts';
import { createRecorder } from './permissions/recorder.ts';
import { logicalNames, refusedCalls } from './permissions/roles.ts';

/** A running stack with a subscriber to everything. Tests share it: each begins with an empty one. */
export interface World {
  readonly stack: LocalStack;
  /** What the functions logged as errors. */
  readonly problems: readonly string[];
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** Sends S3 messages to their queue, in this order as far as a queue has one. */
  deliver(messages: readonly S3Message[]): Promise<void>;
  /** Notifications about files below a folder, as received, once everything has settled. */
  heardOf(folder: string): Promise<Notification[]>;
  /** Receipts of files below a folder, once everything has settled. */
  receiptsOf(folder: string): Promise<ReceiptSeen[]>;
  /** What the functions have asked of AWS so far. */
  calls(): Promise<RecordedCall[]>;
  /** Forgets everything that earlier tests left: objects, items, messages, and what was heard. */
  empty(): Promise<void>;
  /** @throws AssertionError if the functions' roles do not permit all their calls. */
  stop(): Promise<void>;
}

export interface ReceiptSeen {
  readonly key: string;
  readonly disposition: string;
  readonly storyId?: string;
  readonly reason?: string;
}

/**
 * The engine for a test that may run on any: a start of DynamoDB Local costs 3.6 CPU seconds more.
 * @returns undefined, the stack's own choice, if `WIREDROP_ENGINE` is set or there is no dynoxide.
 */
export function lightEngine(): EngineName | undefined {
  return process.env.WIREDROP_ENGINE || findDynoxide() === undefined ? undefined : 'dynoxide';
}

/** @param options use the light engine by default; `engine: undefined` leaves the choice to the stack. */
export async function openWorld(options: LocalStackOptions = {}): Promise<World> {
  const problems: string[] = [];
  const recorder = await createRecorder();
  const preload = [...(options.preload ?? []), recorder.module];
  const onProblem = (line: string) => problems.push(line);
  const stack = await startLocalStack({ engine: lightEngine(), ...options, preload, onProblem });
  const heard: Notification[] = [];
  const subscription = {
    topicArn: stack.output('TopicArn'),
    onMessage: (body: string) => void heard.push(JSON.parse(body) as Notification),
  };
  await stack.subscribe(subscription).catch(async (error: unknown) => {
    await stack.stop();
    throw error;
  });

  return {
    stack,
    problems,
    async put(key, body) {
      const Body = Buffer.from(body);
      const object = { Bucket: stack.output('BucketName'), Key: key, Body, ContentLength: Body.length };
      await stack.clients.s3.send(new PutObjectCommand(object));
    },
    async deliver(messages) {
      const bodies = messages.map(({ body }) => body);
      await sendBodies(stack.clients.sqs, messages[0]?.queueUrl ?? '', bodies);
    },
    async heardOf(folder) {
      await stack.settle();
      return heard.filter(({ data }) => data.object.key.startsWith(`${folder}/`));
    },
    async receiptsOf(folder) {
      await stack.settle();
      return scanReceipts(stack, folder);
    },
    calls: recorder.calls,
    async empty() {
      await stack.settle();
      // Nobody withdraws what is deleted here.
      const endDiversion = stack.notifications.divert(() => {});
      await emptyBucket(stack);
      endDiversion();
      await emptyTable(stack);
      await stack.settle();
      for (const { queue } of await stack.deadLetters())
        await stack.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
      heard.length = 0;
      problems.length = 0;
    },
    async stop() {
      await stack.stop();
      const refused = refusedCalls(stack.template, await recorder.calls(), logicalNames(stack.template));
      await recorder.remove();
      assert.deepEqual(refused, []);
    },
  };
}

async function emptyBucket({ clients, output }: LocalStack): Promise<void> {
  const Bucket = output('BucketName');
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, { Bucket }))
    for (const { Key } of Contents) await clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

/** Removes every item, as if nothing had been ingested. */
export async function emptyTable(stack: LocalStack): Promise<void> {
  const TableName = stack.output('TableName');
  const keys = (await scanItems(stack)).map(({ pk, sk }) => marshall({ pk, sk }));
  await mapBounded(inBatches(keys, 25), 4, async (batch) => {
    const RequestItems = { [TableName]: batch.map((Key) => ({ DeleteRequest: { Key } })) };
    await stack.clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  });
}

async function scanReceipts(stack: LocalStack, folder: string): Promise<ReceiptSeen[]> {
  const items = (await scanItems(stack)) as unknown as (ReceiptSeen & { entity: string })[];
  return items.filter(({ entity, key }) => entity === 'receipt' && key.startsWith(`${folder}/`));
}

/** Every item of the table, unmarshalled, with the words of reports packed. */
export async function scanItems(stack: LocalStack): Promise<Record<string, unknown>[]> {
  return (await scanImages(stack)).map((image) => unmarshall(image));
}

/** Every item of the table, as it is stored. */
export async function scanImages({ clients, output }: LocalStack): Promise<Record<string, AttributeValue>[]> {
  const images: Record<string, AttributeValue>[] = [];
  const input = { TableName: output('TableName'), ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: clients.dynamodb }, input)) images.push(...Items);
  return images;
}
