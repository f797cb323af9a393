import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Notification } from '../../../../functions/notifications/notification.ts';
import {
  endpointText,
  httpAddress,
  httpOutlet,
  isFailing,
  notificationsOf,
  passes,
  queueOutlet,
  type StackWebhook,
  webhookNamed,
} from '../../../../infra/desk/operator/webhooks.ts';
import { serve } from '../../../fixtures/serve.ts';
import { storyOf } from '../../../functions/feed/stories.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const webhook: StackWebhook = { name: 'chat', queueUrl: 'https://chat', deadLetterQueueUrl: '', logGroup: '/log' };
const [created] = notificationsOf(storyOf('t1-a', { publisher: 'Gull Bay Wire' }), '/wiredrop');
const notification = created as Notification;

describe('a webhook', () => {
  it('needs a look if it is off, holds what it did not take, or has failed three times in a row', () => {
    const state = { ...webhook, format: 'slack', waiting: 9, deadLetters: 0 } as const;
    const failing = [{}, { failures: 2 }, { failures: 3 }, { offSince: '2026-01-05' }, { deadLetters: 1 }];
    const found = failing.map((more) => isFailing({ ...state, ...more }));
    assert.deepEqual(found, [false, false, true, true, true]);
    const failed = { failures: 2, failingSince: '2026-01-05T10:00:00.000Z' };
    assert.match(endpointText(failed), /^2 requests failed since 2026-01-05/);
    const shown = endpointText({ ...failed, offSince: '2026-01-06T10:00:00.000Z' });
    assert.match(shown, /^switched off since 2026-01-0\d \S+$/);
  });

  it('gets what its filter lets through, as the topic delivers it: of stories, unless it names types', () => {
    const rejected = { ...notification, type: 'article.rejected' } as Notification;
    const got = (filter: Partial<StackWebhook>, one = notification) => passes(one, { ...webhook, ...filter });
    assert.deepEqual([got({}), got({}, rejected), got({ type: ['article.rejected'] }, rejected)], [true, false, true]);
    assert.equal(got({ type: ['story.updated'] }), false);
    assert.deepEqual([got({ publisher: ['Gull Bay Wire'] }), got({ publisher: ['another'] })], [true, false]);
    assert.equal(got({ publisher: ['Gull Bay Wire'], language: ['ko'] }), false, 'all of its fields');
  });

  it('is named exactly, or an error lists those that there are', () => {
    const outputs = { webhooks: JSON.stringify([webhook]) };
    assert.equal(webhookNamed(outputs, 'chat').queueUrl, 'https://chat');
    assert.throws(() => webhookNamed(outputs, 'cha'), /no webhook cha\. It has: chat/);
    assert.throws(() => webhookNamed({}, 'chat'), /It has: none/);
    for (const text of ['localhost:3000', 'ftp://a.example', 'http//']) assert.throws(() => httpAddress('--url', text));
  });
});

describe('notifications that are sent again', () => {
  it('go into the queue of the webhook if they pass, and each that did not get there is named', async () => {
    const sent: string[] = [];
    const sqs = new SQSClient({ region: 'us-east-1' });
    sqs.send = async ({ input: { QueueUrl, MessageBody = '' } }: SendMessageCommand) => {
      const { id } = JSON.parse(MessageBody);
      if (id === 'bad') throw new Error('refused');
      sent.push(`${QueueUrl} ${id}`);
    };
    const all = ['a', 'bad', 'other'].map(
      (id) => [id, { ...notification, id, ...(id === 'other' && { type: 'article.rejected' }) }] as const,
    );
    const failed = await queueOutlet(sqs, webhook)(new Map(all) as Map<string, Notification>);
    assert.deepEqual([sent, [...failed.keys()]], [['https://chat a'], ['bad']]);
  });

  it('go to an address, which took only what it answered with 2xx', async (t) => {
    const answers = [200, 204, 302, 500];
    const url = await serve(t, (request, response) => {
      request.resume();
      response.writeHead(answers.shift() ?? 500).end();
    });
    const send = httpOutlet({ url, format: 'cloudevents', secret: SECRET });
    const failed: string[] = [];
    for (const id of ['a', 'b', 'c', 'd']) failed.push(...(await send(new Map([[id, notification]]))).keys());
    assert.deepEqual(failed, ['c', 'd']);
  });
});
