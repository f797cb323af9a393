import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { topicOutlet } from '../../../../functions/notify/outlets/topic.ts';
import { announceBetween } from '../../../../infra/operator/redrive/announce-again.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, openTopic, silent, tableOf } from './failure-queue.ts';

const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
/** Two minutes wider, for clocks differ. */
const asked = ['2026-02-28T23:58:00.000Z', '2026-03-02T00:02:00.000Z'];
const outputs = { notifyEnvironment: { EVENT_SOURCE: '/wiredrop/Wiredrop' }, tableName: 'table' };
const yes = async () => true;

/** A table of ten pages, each of which is one story. */
const pagesOf = async (onPage: (page: number) => void): Promise<DynamoDBClient> => {
  const Items = [marshall(await storyItem({ articleId: 'a', text: 'a' }), { removeUndefinedValues: true })];
  const client = new DynamoDBClient({ region: 'us-east-1' });
  let scanned = 0;
  client.send = async () => {
    onPage(++scanned);
    return { Items, ...(scanned % 10 > 0 && { LastEvaluatedKey: { pk: { S: String(scanned) } } }) };
  };
  return client;
};

describe('announceBetween', () => {
  it('announces the stories of that time from the table, under the same ids', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const { sns, told } = openTopic();
    const clients = { outlets: [topicOutlet('arn:topic', sns)], dynamodb: tableOf([story], asked) };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: yes });
    assert.deepEqual([result, told], [{ announced: 1, complete: true }, [firstId(story)]]);
  });

  it('announces what later writes have silenced: a story and its coverage, or only its withdrawal', async () => {
    const story = { ...(await storyItem({ articleId: 'a', text: 'a' })), articleCount: 5, version: 5 };
    const coverage = { publishers: 3, version: 3 };
    const saidOf = async (item: object): Promise<string[]> => {
      const { sns, told } = openTopic();
      const clients = {
        outlets: [topicOutlet('arn:topic', sns)],
        dynamodb: tableOf([{ ...story, coverage, ...item }], asked),
      };
      await announceBetween(clients, outputs, span, { ...silent, foundInTable: yes });
      return told;
    };
    const [first, covered] = [firstId(story), `${firstId(story).slice(0, -2)}.covered.3`];
    assert.deepEqual(await saidOf({ announce: 'none' }), [first, covered]);
    assert.deepEqual(await saidOf({ announce: 'story.covered', coverage: { publishers: 3, version: 5 } }), [
      first,
      covered,
    ]);
    assert.deepEqual(await saidOf({ announce: 'none', withdrawnAt: story.firstSeenAt }), [first]);
  });

  it('announces nothing if it is not confirmed', async () => {
    const { sns, told } = openTopic();
    const clients = {
      outlets: [topicOutlet('arn:topic', sns)],
      dynamodb: tableOf([await storyItem({ articleId: 'a', text: 'a' })], asked),
    };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: async () => false });
    assert.deepEqual([result, told], [{ announced: 0, complete: false }, []]);
  });

  it('reports that something is left if the topic refuses it', async () => {
    const { sns } = openTopic(() => true);
    const clients = {
      outlets: [topicOutlet('arn:topic', sns)],
      dynamodb: tableOf([await storyItem({ articleId: 'a', text: 'a' })], asked),
    };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: yes });
    assert.deepEqual(result, { announced: 0, complete: false });
  });

  it('stops reading when it is interrupted, while it counts or announces, and reports that it is incomplete', async () => {
    for (const [last, announced] of [
      [3, 0],
      [10, 0],
      [14, 3],
    ] as const) {
      const interrupted = new AbortController();
      const pages: number[] = [];
      const dynamodb = await pagesOf((page) => {
        pages.push(page);
        if (page === last) interrupted.abort();
      });
      const report = { ...silent, foundInTable: yes };
      const clients = { outlets: [topicOutlet('arn:topic', openTopic().sns)], dynamodb };
      const result = await announceBetween(clients, outputs, span, report, interrupted.signal);
      assert.deepEqual([result, pages.length], [{ announced, complete: false }, last]);
    }
  });

  it('does nothing and asks nobody if there is nothing to announce', async () => {
    const clients = { outlets: [topicOutlet('arn:topic', openTopic().sns)], dynamodb: tableOf([], asked) };
    const foundInTable = () => assert.fail('asked');
    assert.deepEqual(await announceBetween(clients, outputs, span, { ...silent, foundInTable }), {
      announced: 0,
      complete: true,
    });
  });
});
