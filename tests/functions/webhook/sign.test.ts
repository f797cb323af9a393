import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { SAMPLES } from '../../../functions/notifications/samples.ts';
import { requestOf } from '../../../functions/webhook/deliver-batch.ts';
import { isSecret, newSecret, webhookId } from '../../../functions/webhook/sign.ts';

const [current, next] = [newSecret(), newSecret()];
const url = 'https://news.example.com/hook';
const MINUTE_MS = 60_000;

const signed = (secrets = [current], nowMs = Date.now(), notification = SAMPLES['story.created']) =>
  requestOf(notification, { url, secrets, format: 'cloudevents', nowMs });

const verify = ({ body, headers }: ReturnType<typeof signed>, secret = current): unknown =>
  new Webhook(secret).verify(body, { ...headers });

describe('a signed notification', () => {
  for (const [type, notification] of Object.entries(SAMPLES))
    it(`of type ${type} is verified by the library of Standard Webhooks`, () => {
      const request = requestOf(notification, { url, secrets: [current], format: 'cloudevents', nowMs: Date.now() });
      assert.deepEqual(verify(request), notification);
      assert.equal(request.headers['webhook-id'], webhookId(notification));
    });

  it('is verified by both secrets while they are rotated', () => {
    const request = signed([current, next]);
    assert.deepEqual(verify(request, current), verify(request, next));
  });

  it('is refused if body, id, time or secret differ', () => {
    const { body, headers } = signed();
    const changed = [
      { body: body.replace('ferry', 'bridge'), headers },
      { body, headers: { ...headers, 'webhook-id': 'another' } },
      { body, headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) } },
    ];
    for (const request of changed) assert.throws(() => verify({ url, ...request }), /No matching signature/);
    assert.throws(() => verify(signed(), next), /No matching signature/);
  });

  it('is refused when it is sent again after more than five minutes', () =>
    assert.throws(() => verify(signed([current], Date.now() - 6 * MINUTE_MS)), /too old/));
});

describe('the id of a webhook', () => {
  it('has no dot and no character that a header refuses, whatever a rejected file is called', () => {
    const { 'article.rejected': rejected } = SAMPLES;
    const id = webhookId({ ...rejected, id: 'FILE#bucket/속보.1674087231.{"a":1}\n\ud800.md@1' });
    assert.match(id, /^[\w%'()!~*-]+$/);
  });
});

it('a signing secret is whsec_ and the base64 of 24 to 64 bytes', () => {
  assert.ok(isSecret(newSecret()));
  const wrong = ['', 'whsec_', `whsec_${Buffer.alloc(23).toString('base64')}`, newSecret().slice(6), 'whsec_ä'];
  for (const secret of [...wrong, `whsec_${Buffer.alloc(65).toString('base64')}`]) assert.ok(!isSecret(secret), secret);
});
