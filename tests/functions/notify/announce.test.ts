import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../../functions/notify/announce.ts';
import type { Outlet } from '../../../functions/notify/outlets/outlet.ts';
import { topicOutlet } from '../../../functions/notify/outlets/topic.ts';
import { SCHEMA, type TableItem } from '../../../functions/story/items/items.ts';
import { address, type Key, storyIdAt, storyKey, storylineKey } from '../../../functions/story/items/keys.ts';
import { erasedReport } from '../../../functions/story/items/story.ts';
import type { ToldStory } from '../../fixtures/memory-table.ts';
import { coverageOf, headOf, storyItem } from './items.ts';

const stored = new Map<string, TableItem>();

/** The reports of the stories below. */
const read = async (keys: readonly Key[]): Promise<TableItem[]> =>
  keys.flatMap((key) => stored.get(address(key)) ?? []);

function imageOf(story: ToldStory) {
  for (const report of story.reports.values()) stored.set(address(report), report);
  return marshall(headOf(story), { removeUndefinedValues: true }) as NonNullable<
    DynamoDBRecord['dynamodb']
  >['NewImage'] &
    object;
}

const record = async (sequenceNumber: string, text: string): Promise<DynamoDBRecord> => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: sequenceNumber, NewImage: imageOf(await storyItem({ articleId: text, text })) },
});

const silent = { announced: () => {}, failure: () => {} };
const announcing = (records: readonly object[], outlet: Outlet, more: Partial<Parameters<typeof announce>[1]> = {}) =>
  announce(records as DynamoDBRecord[], { read, outlets: [outlet], source: '/s', observer: silent, ...more });

/** An SNS client that fails the entries it is told to, or the whole call. */
const snsThat = (fails: (id: string) => boolean, fault?: Error) => {
  const sent: string[] = [];
  const messages: PublishBatchRequestEntry[] = [];
  const client = new SNSClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof PublishBatchCommand)) throw new Error('another call than PublishBatch');
    if (fault) throw fault;
    const { PublishBatchRequestEntries: entries = [] } = command.input;
    messages.push(...entries);
    const ids = entries.map(({ Id = '' }) => Id);
    sent.push(...ids.filter((id) => !fails(id)));
    return { Failed: ids.filter(fails).map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  };
  return { sent, messages, outlet: topicOutlet('arn:topic', client) };
};

describe('announce', () => {
  it('passes over what was removed', async () => {
    const { sent, outlet } = snsThat(() => false);
    const removal: DynamoDBRecord = { eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } };
    const response = await announcing([removal, await record('2', 'b')], outlet);
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(sent, ['2']);
  });

  it('sends what comes after a record that cannot be announced, and gives that one back with the reason', async () => {
    const reasons: unknown[] = [];
    const observer = { ...silent, failure: (_: string, error: unknown) => void reasons.push(error) };
    const { sent, outlet } = snsThat(() => false);
    const poison: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1' } };
    const response = await announcing([poison, await record('2', 'b')], outlet, { observer });
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(sent, ['2']);
    assert.match(String(reasons), /no new image/);
  });

  it('publishes the coverage of a story beside its update, and fails the record if either is refused', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    const coverage = { ...coverageOf(story), publishers: 3, version: story.version };
    const both = { eventName: 'MODIFY', dynamodb: { SequenceNumber: '7', NewImage: imageOf({ ...story, coverage }) } };
    const { sent, outlet } = snsThat((id) => id === '7-covered');
    const response = await announcing([both], outlet);
    assert.deepEqual(sent, ['7']);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '7' }]);
  });

  it('sends a canary to its own topic alone, and fails no record if it cannot', async () => {
    const canary = { pk: 'C', sk: '1', entity: 'canary', schema: SCHEMA, announce: 'canary', bucket: 'b', key: 'k' };
    const image = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: marshall(canary) } };
    const records = [image as DynamoDBRecord, await record('2', 'b')];
    for (const fails of [false, true]) {
      const { sent, outlet } = snsThat(() => false);
      const heard: string[] = [];
      const errors: string[] = [];
      const { batchItemFailures } = await announcing(records, outlet, {
        canary: async (canaries) => {
          heard.push(...Array.from(canaries.values(), ({ key }) => key));
          return fails ? new Map([['1', new Error('refused')]]) : new Map();
        },
        observer: { ...silent, failure: (id) => void errors.push(id) },
      });
      assert.deepEqual([sent, heard, errors, batchItemFailures], [['2'], ['k'], fails ? ['1'] : [], []]);
    }
    const { sent, outlet } = snsThat(() => false);
    await announcing(records, outlet);
    assert.deepEqual(sent, ['2']);
  });

  it('names the story that a story continues, and lets subscribers ask for the first one only', async () => {
    const [first, later] = [
      await storyItem({ articleId: 'a', text: 'rain' }),
      await storyItem({ articleId: 'b', text: 'snow' }),
    ];
    const id = storyIdAt(first);
    const line = {
      ...storylineKey(id),
      ...{ entity: 'storyline', schema: SCHEMA, lead: id, count: 2, stories: [id, storyIdAt(later)] },
    };
    const items = [line as TableItem, { ...storyKey(id), ...headOf(first) }];
    const inLine = async (keys: readonly Key[]) => [
      ...(await read(keys)),
      ...items.filter((item) => keys.some((key) => address(key) === address(item))),
    ];
    const batch = [first, later].map((story, at) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: String(at), NewImage: imageOf({ ...story, storyline: id }) },
    }));
    const { outlet, messages } = snsThat(() => false);
    await announcing(batch, outlet, { read: inLine });
    const said = { id, headline: first.facts.title, stories: 2 };
    const found = messages.map(({ Message = '', MessageAttributes }) => [
      JSON.parse(Message).data.storyline,
      MessageAttributes?.storyline?.StringValue,
    ]);
    assert.deepEqual(found, [
      [said, 'first'],
      [said, 'later'],
    ]);
  });

  it('gives back a record whose reports are not visible yet, and says nothing of erased words', async () => {
    const story = await storyItem({ articleId: 'late', text: 'rain' });
    const [report] = story.reports.values();
    assert.ok(report);
    const batch = [{ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: imageOf(story) } }];
    const nowMs = () => Date.parse(story.firstSeenAt);
    const answer = async (items: readonly TableItem[]) => {
      const { sent, outlet } = snsThat(() => false);
      const { batchItemFailures } = await announcing(batch, outlet, { nowMs, read: async () => items });
      return [sent, batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)];
    };
    assert.deepEqual(
      [await answer([]), await answer([report])],
      [
        [[], ['1']],
        [['1'], []],
      ],
    );
    assert.deepEqual(await answer([erasedReport(report, 'deletion')]), [[], []]);
  });

  it('reports what was announced once per batch, and not where nothing was', async () => {
    const announced: number[] = [];
    const observer = { ...silent, announced: (notifications: unknown[]) => void announced.push(notifications.length) };
    const batch = [await record('1', 'a'), await record('2', 'b'), await record('3', 'c')];
    await announcing(batch, snsThat((id) => id === '2').outlet, { observer });
    await announcing(batch, snsThat(() => true).outlet, { observer });
    assert.deepEqual(announced, [2]);
  });
});
