import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Notification, SAMPLES } from '../../../../functions/notifications/index.ts';
import { toMessage, topicOutlet, watcherOf } from '../../../../functions/notify/outlets/topic.ts';
import type { Sending } from '../../loaded.ts';

const answer = (statusCode: number, body: string) => ({
  response: { statusCode, headers: {}, body: new TextEncoder().encode(body) },
});

const taken =
  '<PublishBatchResponse><PublishBatchResult><Successful/><Failed/></PublishBatchResult></PublishBatchResponse>';
const refused = '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code></Error></ErrorResponse>';

/** The SDK's own client, up to the network: `handle` gets each call's form and answers, or throws. */
const snsOver = (handle: (form: URLSearchParams) => ReturnType<typeof answer>) => {
  const calls: string[][] = [];
  const sns = new SNSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async ({ body }: { body: string }) => {
        const form = new URLSearchParams(body);
        calls.push([...form].flatMap(([name, value]) => (/\.member\.\d+\.Id$/.test(name) ? value : [])));
        return handle(form);
      },
    } as never,
  });
  return { sns, calls };
};

const CREATED = SAMPLES['story.created'];

/** Notifications under these ids, each of which is its headline as well. */
const publish = (sns: SNSClient, ...ids: string[]): Promise<Map<string, unknown>> => {
  const notifications = ids.map((id): [string, Notification] => [
    id,
    { ...CREATED, data: { ...CREATED.data, headline: id } },
  ]);
  return topicOutlet('arn:topic', sns)(new Map(notifications));
};

describe('the topic', () => {
  it('takes an answer that names no entry for a success', async () => {
    const { sns } = snsOver(() => answer(200, '<PublishBatchResponse><PublishBatchResult/></PublishBatchResponse>'));
    assert.deepEqual(await publish(sns, '1', '2'), new Map());
  });

  it('sends one by one what SNS refuses as a whole', async () => {
    const { sns, calls } = snsOver((form) =>
      form.toString().includes('poison') ? answer(400, refused) : answer(200, taken),
    );
    const failed = await publish(sns, '1', 'poison', '3');
    assert.deepEqual([...failed.keys()], ['poison']);
    assert.deepEqual(calls, [['1', 'poison', '3'], ['1'], ['poison'], ['3']]);
  });

  it('sends one by one what the SDK cannot make a call of: such an error counts no attempts', async (context) => {
    const { sns } = snsOver(() => answer(200, taken));
    const calls: string[][] = [];
    context.mock.method(sns as Sending, 'send', async ({ input }: PublishBatchCommand) => {
      const ids = (input.PublishBatchRequestEntries ?? []).map(({ Id = '' }) => Id);
      calls.push(ids);
      if (ids.includes('2')) throw new TypeError('no call can be made of it');
      return {};
    });
    const failed = await publish(sns, '1', '2', '3');
    assert.deepEqual([...failed.keys()], ['2']);
    assert.deepEqual(calls, [['1', '2', '3'], ['1'], ['2'], ['3']]);
  });

  it('sends no further call once one has met an outage', async () => {
    const { sns, calls } = snsOver(() => answer(503, ''));
    const ids = Array.from({ length: 21 }, (_, at) => String(at));
    const failed = await publish(sns, ...ids);
    assert.deepEqual([...failed.keys()], ids);
    assert.deepEqual(calls, Array(3).fill(ids.slice(0, 10)));
  });

  it('sends none after one that meets an outage: each would wait for its own time-out', async () => {
    const { sns, calls } = snsOver(() => {
      const [first, ...others] = calls.at(-1) ?? [];
      if (others.length > 0) return answer(400, refused);
      return first === '2' ? answer(503, '') : answer(200, taken);
    });
    const failed = await publish(sns, '1', '2', '3');
    assert.deepEqual([...failed.keys()], ['2', '3']);
    assert.deepEqual(calls, [['1', '2', '3'], ['1'], ...Array(3).fill(['2'])]);
  });
});

describe('watch words', () => {
  const watch = watcherOf('{"port":"ferry | \\"night boat\\"","desk":"publisher:gull council -budget","none":"zebra"}');
  const matchesOf = (notification: Notification) => toMessage(notification, '1', watch).MessageAttributes?.matches;
  const array = (...names: string[]) => ({ DataType: 'String.Array', StringValue: JSON.stringify(names) });

  it('name in an attribute those that a notification matches, in what it says or said before', () => {
    assert.deepEqual(matchesOf(CREATED), array('port', 'desk'));
    const { data } = CREATED;
    const changed = { ...data, title: '', headline: 'Budget of the council', excerpt: '', reports: [] };
    assert.equal(matchesOf({ ...CREATED, data: changed }), undefined);
    const previous = { headline: 'The night boats', contentHash: '' };
    assert.equal(matchesOf({ ...CREATED, type: 'story.updated', data: { ...changed, previous } }), undefined);
    const said = { headline: 'The night boat', contentHash: '' };
    const found = matchesOf({ ...CREATED, type: 'story.updated', data: { ...changed, previous: said } });
    assert.deepEqual(found, array('port'));
  });

  it('are all named in a withdrawal, which says nothing of its story, and none in a rejection', () => {
    assert.deepEqual(matchesOf(SAMPLES['story.withdrawn']), array('port', 'desk', 'none'));
    assert.equal(matchesOf(SAMPLES['article.rejected']), undefined);
  });
});
