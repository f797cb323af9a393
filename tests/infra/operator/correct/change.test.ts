import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { eventsIn } from '../../../../functions/ingest/events-in.ts';
import type { OperatorRequest } from '../../../../functions/story/correct/request.ts';
import { type Receipt, type RequestItem, SCHEMA, type StoryItem } from '../../../../functions/story/items/items.ts';
import { requestKey, storyIdAt } from '../../../../functions/story/items/keys.ts';
import type { Clients } from '../../../../infra/aws/clients.ts';
import { askIngest, newestReport, noteOf, notMade } from '../../../../infra/operator/correct/change.ts';
import { mergeInto } from '../../../../infra/operator/correct/merge-stories.ts';
import { withdraw } from '../../../../infra/operator/correct/withdraw-story.ts';
import { headlineOf } from '../../../../infra/operator/table/card.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { STACK } from '../stack/some-outputs.ts';

/** A stack whose ingest answers each request with this item, and leaves these stories. */
function stackWith(answer: Partial<RequestItem>, after: readonly StoryItem[] = []) {
  const asked: OperatorRequest[] = [];
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  dynamodb.send = async ({ input }: { input: object }) => {
    const { RequestItems = {} } = input as { RequestItems?: Record<string, { Keys: { pk: { S: string } }[] }> };
    const isAnswer = RequestItems[STACK.tableName]?.Keys.some(({ pk }) => pk.S === 'REQUEST');
    const items = asked.map(({ id, kind, at, by, storyId }) => ({
      ...requestKey(id),
      ...{ entity: 'request', schema: SCHEMA, version: 1, kind, at, by, storyId, reports: [], ...answer },
    }));
    const found = isAnswer ? items : asked.length > 0 ? after : [];
    const marshalled = found.map((item) => marshall(item, { removeUndefinedValues: true }));
    return { Responses: { [STACK.tableName]: marshalled } };
  };
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = async ({ input }: { input: object }) => {
    const { MessageBody = '', QueueUrl } = input as { MessageBody?: string; QueueUrl?: string };
    assert.equal(QueueUrl, 'https://requests');
    for (const event of eventsIn(MessageBody)) if ('request' in event) asked.push(event.request);
    return {};
  };
  const clients = { dynamodb, sqs } as unknown as Clients;
  return { stack: { clients, outputs: { ...STACK, requestQueueUrl: 'https://requests' } }, asked };
}

const stories = () =>
  Promise.all([storyItem({ articleId: 'a', text: 'Rain.' }), storyItem({ articleId: 'b', text: 'Snow.' })]);

describe('what an operator asks of ingest', () => {
  it('names who asks and why, and is answered by the item of the request', async () => {
    const [story, other] = await stories();
    const { stack, asked } = stackWith({ unlisted: 7, undo: { kind: 'restore', storyId: storyIdAt(story) } });
    const by = { by: ' ed ', reason: ' One event. ' };
    const change = await mergeInto(stack, story, other, by);
    assert.deepEqual(
      asked.map(({ kind, by, reason, storyId }) => [kind, by, reason, storyId]),
      [['merge', 'ed', 'One event.', storyIdAt(story)]],
    );
    assert.match(change.text, /^Merged: .*\ninto .*\n.* 50 reports: 7 more were not looked at\.$/s);
    assert.deepEqual([change.changed, change.undo], [true, asked[0]?.id]);
    await withdraw(stack, story, by);
    assert.equal(asked.at(-1)?.kind, 'withdraw');
  });

  it('is announced as the stories say that ingest left, an ended one by the headline that it had', async () => {
    const [story, other] = await stories();
    const ended: StoryItem = {
      ...story,
      facts: { ...story.facts, title: '', headline: '' },
      ...{ revision: 2, announce: 'story.withdrawn', withdrawnAt: story.firstSeenAt, mergedInto: storyIdAt(other) },
    };
    const kept: StoryItem = { ...other, revision: 5, announce: 'story.updated' };
    const { stack } = stackWith({ otherStoryId: storyIdAt(other) }, [ended, kept]);
    const change = await mergeInto(stack, story, other, {});
    assert.deepEqual(
      change.announcements.map(({ type, revision, headline }) => [type, revision, headline]),
      [
        ['story.withdrawn', 2, headlineOf(story)],
        ['story.updated', 5, headlineOf(other)],
      ],
    );
    assert.deepEqual([change.silence, change.story.revision, change.other?.revision], [undefined, 2, 5]);
    const quiet = stackWith({}, [{ ...story, revision: 2, announce: 'none' }]);
    assert.match((await withdraw(quiet.stack, story, {})).silence ?? '', /^Not announced: notifications are off/);
  });

  it('is not done if ingest refuses it, and says why', async () => {
    const [story, other] = await stories();
    const { stack } = stackWith({ refusal: 'withdrawn' });
    const change = await mergeInto(stack, story, other, {});
    assert.deepEqual([change.changed, change.refusal, change.announcements], [false, 'withdrawn', []]);
    assert.match(change.text, /restore it first/);
  });

  it('is pending if nothing answers, with the id of the request; an older stack takes none', async () => {
    const [story] = await stories();
    const note = noteOf({ by: 'ed' });
    const change = notMade(undefined, note, 'withdraw it', story);
    assert.ok(change?.isPending && change.text.includes(note.id));
    const { stack } = stackWith({});
    const older = { ...stack, outputs: STACK };
    const request = { ...note, kind: 'withdraw', storyId: 't1-x' } as const;
    await assert.rejects(askIngest(older, request), /deploy it again/);
  });

  it('is about the newest report of a file that is neither stale nor rejected', () => {
    const receipt = (disposition: Receipt['disposition'], storyId?: string) => ({ disposition, storyId }) as Receipt;
    const [first, second] = [receipt('new', 't1-a'), receipt('copy', 't1-b')];
    assert.equal(newestReport([first, second, receipt('stale', 't1-c'), receipt('rejected'), receipt('new')]), second);
    assert.equal(newestReport([receipt('stale', 't1-c')]), undefined);
  });
});
