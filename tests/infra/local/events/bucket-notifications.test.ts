import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBucketNotifications, type S3Message } from '../../../../infra/local/events/bucket-notifications.ts';
import { namedFiles, type ObjectCreated, s3EventMessage } from '../../../../infra/local/events/s3-event.ts';

const time = new Date('2026-01-05T01:12:40Z');
const stored = {
  creation: 'Put',
  bucket: 'intake',
  size: 4,
  eTag: 'e',
  sequencer: '0A',
  time,
  requestId: 'r',
} as const;

function watched() {
  const sent: S3Message[] = [];
  const unmatched: ObjectCreated[] = [];
  const notifications = createBucketNotifications({
    region: 'us-east-1',
    send: async (message) => {
      sent.push(message);
    },
    onUnmatched: (object) => unmatched.push(object),
  });
  const rule = {
    id: 'rule',
    bucket: 'intake',
    event: 'ObjectCreated:*',
    prefix: 'in/',
    suffix: '.md',
    queueUrl: 'queue',
  };
  notifications.addRule(rule);
  return { notifications, sent, unmatched };
}

describe('bucket notifications', () => {
  it('send the event that S3 would send, with the key encoded', async () => {
    const { notifications, sent } = watched();
    await notifications.announce({ ...stored, key: 'in/새 기사+1.md' });
    assert.equal(sent[0]?.queueUrl, 'queue');
    const [record] = JSON.parse(sent[0].body).Records;
    assert.equal(record.eventName, 'ObjectCreated:Put');
    assert.equal(record.eventTime, '2026-01-05T01:12:40.000Z');
    assert.equal(record.s3.configurationId, 'rule');
    assert.equal(record.s3.bucket.name, 'intake');
    const key = 'in/%EC%83%88+%EA%B8%B0%EC%82%AC%2B1.md';
    assert.deepEqual(record.s3.object, { key, size: 4, eTag: 'e', sequencer: '0A' });
  });

  it('are sent only for keys with the prefix and the suffix', async () => {
    const { notifications, sent, unmatched } = watched();
    for (const key of ['in/a.md', 'a.md', 'in/a.txt', 'in/a.MD']) await notifications.announce({ ...stored, key });
    assert.deepEqual([sent.length, unmatched.map(({ key }) => key)], [1, ['a.md', 'in/a.txt', 'in/a.MD']]);
  });

  it('can be diverted, for a later delivery', async () => {
    const { notifications, sent } = watched();
    const held: S3Message[] = [];
    const release = notifications.divert((message) => held.push(message));
    await notifications.announce({ ...stored, key: 'in/a.md' });
    release();
    await notifications.announce({ ...stored, key: 'in/b.md' });
    assert.deepEqual([held.length, sent.length], [1, 1]);
  });
});

describe('namedFiles', () => {
  it('is the key of an event as the uploader wrote it, or the beginning of another message', () => {
    const event = { ...stored, key: 'a b/한글+.md' };
    assert.equal(namedFiles(s3EventMessage(event, { region: 'r', configurationId: 'c' })), 'a b/한글+.md');
    for (const body of ['no event', '{}', '{"Records":[{}]}', '{"Records":[]}'])
      assert.equal(namedFiles(body), `a message that names no file (${body})`);
  });
});
