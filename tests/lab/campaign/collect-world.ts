import { type AttributeValue, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { itemOf } from '../../../functions/story/table/dynamo-item.ts';
import { openShards } from '../../../infra/local/events/stream-shards.ts';
import type { LocalStack } from '../../../infra/local/local-stack.ts';
import { scanImages } from '../../e2e/world.ts';
import type { Item, World } from '../../proof/checker/world.ts';
import { type Lab, STACK_NAME } from './lab.ts';
import { deadLetterBodies } from './operator.ts';

/** Everything that a checker needs to know, read from the emulators. */
export async function collectWorld(lab: Lab): Promise<World> {
  const { stack, log } = lab;
  return {
    settings: { notifications: true, matching: true, timeline: true, coverage: [], source: `/wiredrop/${STACK_NAME}` },
    uploads: log.uploads,
    items: (await scanImages(stack)).map(asItem),
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
        if (dynamodb?.NewImage) images.push(asItem(dynamodb.NewImage as Record<string, AttributeValue>));
    }
  }
  return inTransactionOrder(images);
}

/** A checker reads a story's reports before its head. A transaction ends with its receipt or with a request's answer. */
function inTransactionOrder(images: readonly Item[]): Item[] {
  let transaction = 0;
  const transactionOf = (image: Item): number =>
    image.entity === 'receipt' || image.entity === 'request' ? transaction++ : transaction;
  return [...Map.groupBy(images, transactionOf).values()].flatMap((all) => [
    ...all.filter(({ entity }) => entity === 'report'),
    ...all.filter(({ entity }) => entity !== 'report'),
  ]);
}

/** As the simulation has it: the words of a report unpacked. Lists of changes are no items of a schema. */
function asItem(image: Readonly<Record<string, AttributeValue>>): Item {
  return image.schema === undefined ? unmarshall(image) : { ...itemOf(image) };
}
