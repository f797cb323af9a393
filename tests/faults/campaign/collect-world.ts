import { DescribeTableCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { queueDepth } from '../../../infra/aws/queue-depth.ts';
import { openShards } from '../../../infra/local/events/stream-shards.ts';
import type { LocalStack } from '../../../infra/local/local-stack.ts';
import { rawItem } from '../checker/world/raw-item.ts';
import { readFile } from '../checker/world/read-file.ts';
import type { RawItem, World } from '../checker/world/world.ts';
import { STACK_NAME } from './laboratory.ts';

/** Reads everything a campaign left behind, straight from the emulators. */
export const collectWorld = async (
  stack: LocalStack,
  known: Pick<
    World,
    | 'versions'
    | 'notifications'
    | 'labelled'
    | 'filtered'
    | 'odd'
    | 'expired'
    | 'quiet'
    | 'atOnce'
    | 'refusable'
    | 'calm'
  >,
): Promise<World> => ({
  ...known,
  source: `/wiredrop/${STACK_NAME}`,
  timeline: true,
  nearDuplicates: true,
  objects: await readObjects(stack),
  items: await scanTable(stack),
  writes: await readStream(stack),
  queues: new Map(
    await Promise.all(
      [...stack.queues.values()].map(async ({ name, url }) => [name, await drain(stack, url)] as const),
    ),
  ),
});

const readObjects = async ({ clients, output }: LocalStack): Promise<World['objects']> => {
  const Bucket = output('BucketName');
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, { Bucket }))
    keys.push(...Contents.map(({ Key = '' }) => Key));
  const readings = await mapBounded(keys, READ_AT_ONCE, async (Key) => {
    const { Body, ContentType } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return [Key, readFile((await Body?.transformToByteArray()) ?? new Uint8Array(), ContentType, Key)] as const;
  });
  return new Map(readings);
};

/** As many as keep both cores busy. */
const READ_AT_ONCE = 8;

const scanTable = async ({ clients, output }: LocalStack): Promise<RawItem[]> => {
  const items: RawItem[] = [];
  const input = { TableName: output('TableName'), ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: clients.dynamodb }, input))
    items.push(...Items.map(rawItem));
  return items;
};

/** All that was ever written, from the beginning: a stream remembers a day, no campaign lasts so long. */
const readStream = async ({ clients, output }: LocalStack): Promise<RawItem[]> => {
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: output('TableName') }));
  const shards = openShards(clients.streams, Table?.LatestStreamArn ?? '', 'TRIM_HORIZON');
  const writes: RawItem[] = [];
  for (let more = true; more; ) {
    more = false;
    for await (const { records } of shards.read()) {
      more = true;
      writes.push(...records.flatMap(({ dynamodb }) => (dynamodb?.NewImage ? [rawItem(dynamodb.NewImage)] : [])));
    }
  }
  return writes;
};

/** Takes everything out of a queue that can be received now; what cannot is left there as well. */
const drain = async ({ clients }: LocalStack, QueueUrl: string): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    // Received for long enough that none comes twice.
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 });
    const { Messages = [] } = await clients.sqs.send(command);
    if (Messages.length === 0) break;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
  const hidden = (await queueDepth(clients.sqs, QueueUrl)) - bodies.length;
  return hidden === 0 ? bodies : [...bodies, `${hidden} messages that are in flight`];
};
