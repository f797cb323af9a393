import { setTimeout as delay } from 'node:timers/promises';
import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { RecordBatch } from '../../checker/world/world.ts';
import type { Call } from '../../proxy/call.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnProcess } from '../own-process.ts';
import { PUBLISH } from './calls.ts';

/** By then a line has come through its pipe. */
const SAID_MS = 100;

/** In order, under the sequence numbers 1, 2, 3 … */
const recordsOf = (...records: readonly { readonly eventName: string; readonly NewImage?: object }[]) =>
  records.map(({ eventName, NewImage }, at) => ({
    eventName,
    dynamodb: { SequenceNumber: String(at + 1), NewImage },
  }));

/**
 * Records come to one process of notify as the template's stream never sends them: a write without its image, which nobody can announce, and a removal,
 * which says nothing, beside a story that was announced before. Then that story comes twice, and SNS accepts the call and takes neither.
 */
export const announceOdd = async (lab: Laboratory): Promise<RecordBatch[]> => {
  const { stack, strikes } = lab;
  const NewImage = await announcedStory(stack.clients.dynamodb, stack.output('TableName'));
  const story = { eventName: 'INSERT', NewImage };
  const untaken = recordsOf(story, story);
  const fits = ({ label, entries }: Call): boolean => label === PUBLISH && entries.join() === '1,2';
  return withOwnProcess(
    lab,
    'notify',
    () => ({}),
    async ({ invoke, lines }) => {
      const become = async (records: readonly object[], failing: readonly string[]): Promise<RecordBatch> => {
        const before = lines.length;
        const returned = await invoke(records);
        await delay(SAID_MS);
        return { failing, returned, lines: lines.slice(before) };
      };
      const odd = await become(recordsOf({ eventName: 'INSERT' }, { eventName: 'REMOVE' }, story), ['1']);
      void strikes.arrange({ fits, strike: 'entries failed', keep: () => false });
      return [odd, await become(untaken, ['1', '2'])];
    },
  );
};

/** The item of a story that was told of when it was written last. */
const announcedStory = async (client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>> => {
  const input = {
    TableName,
    FilterExpression: 'announce = :created',
    ExpressionAttributeValues: { ':created': { S: 'story.created' } },
  };
  for await (const { Items = [] } of paginateScan({ client }, input)) for (const item of Items) return item;
  throw new Error('no story was announced');
};
