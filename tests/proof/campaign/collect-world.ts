import { inflateRawSync } from 'node:zlib';
import { type AttributeValue, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openShards } from '../../../infra/local/events/stream-shards.ts';
import type { LocalStack } from '../../../infra/local/local-stack.ts';
import { scanItems } from '../../e2e/world.ts';
import type { Item, World } from '../checker/world.ts';
import { type Lab, STACK_NAME } from './lab.ts';
import { deadLetterBodies } from './operator.ts';

/** Everything that a checker needs to know, read from the emulators. */
export async function collectWorld(lab: Lab): Promise<World> {
  const { stack, log } = lab;
  return {
    settings: { notifications: true, matching: true, timeline: true, coverage: [], source: `/wiredrop/${STACK_NAME}` },
    uploads: log.uploads,
    items: (await scanItems(stack)).map(unpacked),
    images: await readStream(stack),
    messages: log.messages,
    lostAnnouncements: log.lost,
    deadLetters: [...log.malformedFound, ...(await deadLetterBodies(lab))],
    intendedDeadLetters: log.malformed,
  };
}

/** All writes from the beginning: a stream keeps its records for a day. */
async function readStream({ clients, output }: LocalStack): Promise<Item[]> {
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: output('TableName') }));
  const shards = openShards(clients.streams, Table?.LatestStreamArn ?? '');
  const images: Item[] = [];
  for (let more = true; more; ) {
    more = false;
    for await (const { records } of shards.read()) {
      more = true;
      for (const { dynamodb } of records)
        if (dynamodb?.NewImage) images.push(unpacked(unmarshall(dynamodb.NewImage as Record<string, AttributeValue>)));
    }
  }
  return images;
}

/** A story's lists and its excerpt are deflated JSON. */
function unpacked({ packed, ...item }: Item): Item {
  if (packed === undefined) return item;
  const { excerpt, ...lists } = JSON.parse(inflateRawSync(packed as Uint8Array).toString());
  return { ...item, ...lists, facts: { ...(item.facts as object), excerpt } };
}
