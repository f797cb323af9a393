import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { CLIENT_LIMITS } from '../../../functions/runtime/environment.ts';
import { imageOf } from '../../../functions/story/table/dynamo-item.ts';
import type { ToldStory } from '../../fixtures/memory-table.ts';
import { limitsOf, loaded, logged, NOBODY_ANSWERS, type Sending } from '../loaded.ts';
import { headOf, storyItem } from './items.ts';

/** What the stack sets (infra/constructs/parts/notify.ts and outlets/). */
const ENVIRONMENT = {
  ...{ TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:news', EVENT_SOURCE: '/wiredrop/Test' },
  TABLE_NAME: 'news',
};

/** The reports of the stories below, by their address. */
const stored = new Map<string, object>();

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/news';

interface Notify {
  handler(event: { Records: unknown[] }): Promise<DynamoDBBatchResponse>;
}

/** Tests whose table is in place: a mock of a mock would outlive its test. */
const withTable = new WeakSet<TestContext>();

function notifyWith(context: TestContext, environment: NodeJS.ProcessEnv = {}): Promise<Notify> {
  if (!withTable.has(context)) mockTable(context);
  return loaded(context, 'notify', { ...ENVIRONMENT, ...environment });
}

function mockTable(context: TestContext): void {
  withTable.add(context);
  context.mock.method(DynamoDBClient.prototype as Sending, 'send', async ({ input }: BatchGetItemCommand) => {
    const keys = input.RequestItems?.news?.Keys ?? [];
    return { Responses: { news: keys.flatMap(({ pk, sk }) => stored.get(`${pk?.S} ${sk?.S}`) ?? []) } };
  });
}

function storedImage(story: ToldStory): object {
  for (const report of story.reports.values()) stored.set(`${report.pk} ${report.sk}`, imageOf(report));
  return imageOf(headOf(story));
}

const record = async (SequenceNumber: string) => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber,
    NewImage: storedImage(await storyItem({ articleId: SequenceNumber, text: SequenceNumber })),
  },
});

/** A topic that takes every entry but these. */
const topic = (context: TestContext, ...refused: string[]): PublishBatchCommand['input'][] => {
  const calls: PublishBatchCommand['input'][] = [];
  context.mock.method(SNSClient.prototype as Sending, 'send', async ({ input }: PublishBatchCommand) => {
    calls.push(input);
    return { Failed: refused.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  });
  return calls;
};

describe('the notify handler', () => {
  it('answers with the records that are to come again, and logs which went out and which did not', async (context) => {
    const lines = logged(context);
    const calls = topic(context, '2');
    const { handler } = await notifyWith(context);
    const response = await handler({ Records: [await record('1'), await record('2')] });
    assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: '2' }] });
    const [sent] = calls[0]?.PublishBatchRequestEntries ?? [];
    const [announced, failure, ...more] = lines;
    assert.deepEqual(announced, { level: 'INFO', announced: [JSON.parse(sent?.Message ?? '').id] });
    assert.partialDeepStrictEqual(failure, { level: 'ERROR', message: 'not announced yet', sequenceNumber: '2' });
    assert.match(JSON.stringify(failure), /InternalError/);
    assert.deepEqual(more, []);
  });

  it('passes over what was written before another stack was replaced', async (context) => {
    logged(context);
    const calls = topic(context);
    const { handler } = await notifyWith(context, { ANNOUNCE_SINCE: '2026-01-05T12:00:00Z' });
    const at = async (name: string, instant: string) => {
      const { dynamodb, ...others } = await record(name);
      return { ...others, dynamodb: { ...dynamodb, ApproximateCreationDateTime: Date.parse(instant) / 1000 } };
    };
    const Records = [await at('1', '2026-01-05T11:59:59Z'), await at('2', '2026-01-05T12:00:00Z')];
    assert.deepEqual(await handler({ Records }), { batchItemFailures: [] });
    assert.deepEqual(calls.flatMap(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries).length, 1);
  });

  it('puts what it publishes on its bus, and a record that the bus refused comes again', async (context) => {
    logged(context);
    const published = topic(context);
    const events: unknown[] = [];
    context.mock.method(EventBridgeClient.prototype as Sending, 'send', async ({ input }: PutEventsCommand) => {
      events.push(...(input.Entries ?? []).map(({ EventBusName, Detail }) => [EventBusName, Detail]));
      return { FailedEntryCount: 1, Entries: [{ EventId: 'e' }, { ErrorCode: 'InternalFailure' }] };
    });
    const { handler } = await notifyWith(context, { EVENT_BUS_ARN: BUS });
    const response = await handler({ Records: [await record('1'), await record('2')] });
    assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: '2' }] });
    const messages = published.flatMap(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries);
    assert.deepEqual(
      events,
      messages.map(({ Message }) => [BUS, Message]),
    );
  });

  it('holds its client to the limits: one hung call must not use up its time', async (context) => {
    logged(context);
    const limits = limitsOf(context, SNSClient);
    const { handler } = await notifyWith(context, NOBODY_ANSWERS);
    assert.equal((await handler({ Records: [await record('1')] })).batchItemFailures.length, 1);
    assert.equal(limits().length, 1);
    for (const limit of limits()) assert.partialDeepStrictEqual(limit, CLIENT_LIMITS.requestHandler);
  });

  it('does not start without one of its settings, and says which', async (context) => {
    for (const name of Object.keys(ENVIRONMENT))
      await assert.rejects(notifyWith(context, { [name]: undefined }), new RegExp(`variable ${name} is not set`));
  });
});
