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
 * which says nothing, beside a story that was announced before, and comes twice. Then it comes so alone, and SNS accepts the call and takes neither.
 */
export const announceOdd = async (lab: Laboratory): Promise<RecordBatch[]> => {
  const { stack, strikes } = lab;
  const NewImage = await announcedStory(stack.clients.dynamodb, stack.output('TableName'));
  const story = { eventName: 'INSERT', NewImage };
  const untaken = recordsOf(story, story);
  return withOwnProcess(
    lab,
    'notify',
    () => ({}),
    async ({ makes, invoke, lines }) => {
      const fits = (call: Call): boolean => call.label === PUBLISH && makes(call);
      const become = async (records: readonly object[], failing: readonly string[]): Promise<RecordBatch> => {
        const before = lines.length;
        /** By call, whose attempts are the SDK's. */
        const sent = new Map<string, readonly string[]>();
        const stop = lab.listen((call) => void (fits(call) && sent.set(call.invocation, call.entries)));
        const returned = await invoke(records);
        stop();
        await delay(SAID_MS);
        return { failing, returned, sent: [...sent.values()], lines: lines.slice(before) };
      };
      const odd = await become(recordsOf({ eventName: 'INSERT' }, { eventName: 'REMOVE' }, story, story), ['1']);
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
