import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { announceBetween } from '../../../../infra/ops/redrive/announce-between.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, openTopic, silent, tableOf } from './failure-queue.ts';

const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
/** Two minutes wider, for clocks differ. */
const asked = ['2026-02-28T23:58:00.000Z', '2026-03-02T00:02:00.000Z'];
const outputs = { stackName: 'Wiredrop', tableName: 'table', topicArn: 'arn:topic' };
const yes = async () => true;

describe('announceBetween', () => {
  it('announces what the table has of that time, under the same ids', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const { sns, told } = openTopic();
    const clients = { sns, dynamodb: tableOf([story], asked) };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: yes });
    assert.deepEqual([result, told], [{ announced: 1, complete: true }, [firstId(story)]]);
  });

  it('announces nothing that nobody wants announced', async () => {
    const { sns, told } = openTopic();
    const clients = { sns, dynamodb: tableOf([await storyItem({ articleId: 'a', text: 'a' })], asked) };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: async () => false });
    assert.deepEqual([result, told], [{ announced: 0, complete: false }, []]);
  });

  it('says that something is left where the topic refuses it', async () => {
    const { sns } = openTopic(() => true);
    const clients = { sns, dynamodb: tableOf([await storyItem({ articleId: 'a', text: 'a' })], asked) };
    const result = await announceBetween(clients, outputs, span, { ...silent, foundInTable: yes });
    assert.deepEqual(result, { announced: 0, complete: false });
  });

  it('has nothing to do, and asks nobody, where nothing was announced', async () => {
    const clients = { sns: openTopic().sns, dynamodb: tableOf([], asked) };
    const foundInTable = () => assert.fail('asked');
    assert.deepEqual(await announceBetween(clients, outputs, span, { ...silent, foundInTable }), {
      announced: 0,
      complete: true,
    });
  });
});
