import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { createAnnouncer, recordSubject } from '../../../../infra/operator/redrive/announcer.ts';
import type { Sending } from '../../../functions/loaded.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, openTopic, silent } from './failure-queue.ts';

const record = (NewImage?: Record<string, { S: string }>) =>
  recordSubject({ dynamodb: { SequenceNumber: '7', ...(NewImage && { NewImage }) } });

describe('recordSubject', () => {
  it('names the story or file, or else the record', () => {
    assert.equal(record({ pk: { S: 'STORY#t1-a' }, sk: { S: 'STORY' }, entity: { S: 'story' } }), 'story t1-a');
    assert.equal(record({ pk: { S: 'FILE#b/a.md' }, sk: { S: 'v' }, entity: { S: 'receipt' } }), 'file b/a.md');
    assert.equal(record(), 'record 7');
  });
});

describe('createAnnouncer', () => {
  it('announces on the topic, and on the bus of a stack that has one', async (context) => {
    const put: unknown[] = [];
    context.mock.method(EventBridgeClient.prototype as Sending, 'send', async ({ input }: PutEventsCommand) => {
      put.push(...(input.Entries ?? []).map(({ Detail = '' }) => JSON.parse(Detail).id));
      return { FailedEntryCount: 0 };
    });
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const one = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: marshall(story) } } as DynamoDBRecord;
    const outputs = { topicArn: 'arn:topic', stackName: 'Wiredrop' };
    for (const eventBusArn of [undefined, 'arn:aws:events:us-east-1:123456789012:event-bus/news']) {
      const { sns, told } = openTopic();
      const announcer = createAnnouncer(sns, { ...outputs, ...(eventBusArn && { eventBusArn }) }, silent);
      assert.equal(await announcer.announce([one]), 0);
      assert.deepEqual([told, put], [[firstId(story)], eventBusArn ? told : []]);
    }
  });
});
