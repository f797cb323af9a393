import { setTimeout as delay } from 'node:timers/promises';
import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { RecordBatch } from '../../checker/world/world.ts';
import type { Call } from '../../proxy/call.ts';
import { OF_ENTRIES, SAID } from '../../proxy/partial-batch.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnProcess } from '../own-process.ts';
import { PUBLISH } from './calls.ts';

/** By then a line has come through its pipe. */
const SAID_MS = 100;

/** As many as an invocation has (infra/constructs). */
const RECORDS = 10;

/** What notify says of such a write. */
const NO_IMAGE = 'no new image';

/** In order, under the sequence numbers 1, 2, 3 … */
const recordsOf = (...records: readonly { readonly eventName: string; readonly NewImage?: object }[]) =>
  records.map(({ eventName, NewImage }, at) => ({
    eventName,
    dynamodb: { SequenceNumber: String(at + 1), NewImage },
  }));

/**
 * Records come to one process of notify as the template's stream never sends them: a write without its image, which nobody can announce, and a removal,
 * which says nothing, before a story that was announced before, and comes as often as the batch has room; and then fills one. Then it comes three
 * times, with such a write among them, and SNS accepts the call and takes the second only: the others come again, in whatever order its answer names them.
 */
export const announceOdd = async (lab: Laboratory): Promise<RecordBatch[]> => {
  const { stack, strikes } = lab;
  const NewImage = await announcedStory(stack.clients.dynamodb, stack.output('TableName'));
  const story = { eventName: 'INSERT', NewImage };
  const odd = recordsOf({ eventName: 'INSERT' }, { eventName: 'REMOVE' }, ...Array(RECORDS - 2).fill(story));
  const untaken = recordsOf(story, { eventName: 'INSERT' }, story, story);
  return withOwnProcess(
    lab,
    'notify',
    () => ({}),
    async ({ makes, invoke, lines }) => {
      const fits = (call: Call): boolean => call.label === PUBLISH && makes(call);
      const become = async (
        records: ReturnType<typeof recordsOf>,
        failures: RecordBatch['failures'] = {},
      ): Promise<RecordBatch> => {
        const before = lines.length;
        /** By call, whose attempts are the SDK's. */
        const sent = new Map<string, readonly string[]>();
        const stop = lab.listen((call) => void (fits(call) && sent.set(call.invocation, call.entries)));
        const returned = await invoke(records);
        stop();
        await delay(SAID_MS);
        const sendable = records
          .filter(({ eventName, dynamodb }) => eventName !== 'REMOVE' && dynamodb.NewImage !== undefined)
          .map(({ dynamodb }) => dynamodb.SequenceNumber);
        return { failures, sendable, returned, sent: [...sent.values()], lines: lines.slice(before) };
      };
      const first = await become(odd, { 1: [NO_IMAGE] });
      const full = await become(recordsOf(...Array(RECORDS).fill(story)));
      void strikes.arrange({ fits, strike: 'entries failed', keep: (at) => at === 1 });
      const untold = Object.keys(OF_ENTRIES).map((code) => `${code} ${SAID}`);
      return [first, await become(untaken, { 1: untold, 2: [NO_IMAGE], 4: untold }), full];
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
