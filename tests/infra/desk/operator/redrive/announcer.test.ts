import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBRecord } from 'aws-lambda';
import { imageOf } from '../../../../../functions/story/table/dynamo-item.ts';
import {
  createAnnouncer,
  openStackOutlets,
  recordSubject,
} from '../../../../../infra/desk/operator/redrive/announcer.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import type { Sending } from '../../../../functions/loaded.ts';
import { firstId, silent } from './failure-queue.ts';

const record = (NewImage?: Record<string, { S: string }>) =>
  recordSubject({ dynamodb: { SequenceNumber: '7', ...(NewImage && { NewImage }) } });

it('recordSubject names the story or file, or else the record', () => {
  assert.equal(record({ pk: { S: 'STORY#t1-a' }, sk: { S: 'STORY' }, entity: { S: 'story' } }), 'story t1-a');
  assert.equal(record({ pk: { S: 'FILE#b/a.md' }, sk: { S: 'v' }, entity: { S: 'receipt' } }), 'file b/a.md');
  assert.equal(record({ pk: { S: 'FILE#b/c.md' }, sk: { S: 'v' }, entity: { S: 'canary' } }), 'file b/c.md');
  assert.equal(record(), 'record 7');
});

it('createAnnouncer announces through the outlets of notify, and in its name', async (context) => {
  const sent: [outlet: string, notification: string][] = [];
  context.mock.method(SNSClient.prototype as Sending, 'send', async ({ input }: PublishBatchCommand) => {
    for (const { Message = '' } of input.PublishBatchRequestEntries ?? []) sent.push([input.TopicArn ?? '', Message]);
    return {};
  });
  context.mock.method(EventBridgeClient.prototype as Sending, 'send', async ({ input }: PutEventsCommand) => {
    for (const { EventBusName = '', Detail = '' } of input.Entries ?? []) sent.push([EventBusName, Detail]);
    return { FailedEntryCount: 0 };
  });
  const story = storyOf('a');
  const { reports, ...head } = story;
  const record = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: imageOf(head) } };
  const topic = 'arn:aws:sns:us-east-1:123456789012:news';
  const bus = 'arn:aws:events:us-east-1:123456789012:event-bus/news';
  const source = '/wiredrop/Papers/News';
  const notifyEnvironment = { TOPIC_ARN: topic, EVENT_BUS_ARN: bus, EVENT_SOURCE: source };
  const announcer = createAnnouncer(openStackOutlets({ notifyEnvironment }), { notifyEnvironment }, silent);
  assert.equal(await announcer.announce([record as DynamoDBRecord], async () => [...reports.values()]), 0);
  const notifications = sent.map(([outlet, json]) => [outlet, JSON.parse(json).id, JSON.parse(json).source]);
  assert.deepEqual(notifications, [
    [topic, firstId(story), source],
    [bus, firstId(story), source],
  ]);
});
