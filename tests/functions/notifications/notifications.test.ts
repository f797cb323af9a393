import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { NOTIFICATION_TYPES } from '../../../functions/notifications/facts.ts';
import {
  isNewerThan,
  NOTIFICATION_SCHEMA,
  NotificationError,
  type NotificationErrorCode,
  parseNotification,
  SAMPLES,
} from '../../../functions/notifications/index.ts';

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(NOTIFICATION_SCHEMA);
const notifications = Object.values(SAMPLES);
const {
  'story.created': created,
  'story.updated': updated,
  'story.covered': covered,
  'story.withdrawn': withdrawn,
} = SAMPLES;

it('SAMPLES has one valid notification of every type, each under its own id', () => {
  for (const sample of notifications) assert.ok(validate(sample), JSON.stringify(validate.errors));
  assert.deepEqual(Object.keys(SAMPLES), NOTIFICATION_TYPES);
  const types = notifications.map(({ type }) => type);
  assert.deepEqual(types, NOTIFICATION_TYPES);
  assert.equal(new Set(notifications.map(({ id }) => id)).size, notifications.length);
});

it('the schema lets a link have a thousand characters, and a name a hundred', () => {
  const https = 'https://a.example/';
  for (const [name, most, text] of [
    ['url', 1_000, https],
    ['publisher', 100, ''],
  ] as const)
    for (const more of [0, 1]) {
      const data = { ...created.data, [name]: text + 'x'.repeat(most + more - text.length) };
      assert.equal(validate({ ...created, data }), more === 0, `${name} ${more}`);
    }
});

/** Every way in which a subscriber gets a notification's text. */
const ENVELOPES: Readonly<Record<string, (text: string) => unknown>> = {
  'SNS to SQS, HTTP or Firehose, raw': (text) => text,
  'SNS to HTTP, wrapped': (text) => JSON.stringify(snsMessage(text)),
  'SNS to HTTP, wrapped, parsed by the framework': (text) => snsMessage(text),
  'SNS to SQS, wrapped, as the body': (text) => JSON.stringify(snsMessage(text)),
  'SNS to SQS, raw, as the record of a Lambda function': (text) => sqsRecord(text),
  'SNS to SQS, wrapped, as the record of a Lambda function': (text) => sqsRecord(JSON.stringify(snsMessage(text))),
  'SNS to SQS, raw, as a message of the SDK': (text) => ({ MessageId: '1', ReceiptHandle: 'r', Body: text }),
  'SNS to Lambda, a record': (text) => snsRecord(text),
  'SNS to Lambda, the whole event': (text) => ({ Records: [snsRecord(text)] }),
  EventBridge: (text) => eventBridgeEvent(text),
  'EventBridge to SQS': (text) => sqsRecord(JSON.stringify(eventBridgeEvent(text))),
  'EventBridge, only its detail': (text) => JSON.parse(text),
  'a function URL': (text) => ({ version: '2.0', rawPath: '/', headers: {}, body: text, isBase64Encoded: false }),
};

const snsMessage = (Message: string) => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:news',
  Message,
  Timestamp: '2026-01-06T08:15:59.000Z',
  SignatureVersion: '2',
});
const sqsRecord = (body: string) => ({ messageId: '1', receiptHandle: 'r', body, eventSource: 'aws:sqs' });
const snsRecord = (text: string) => ({ EventSource: 'aws:sns', EventVersion: '1.0', Sns: snsMessage(text) });
const eventBridgeEvent = (text: string) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': JSON.parse(text).type,
  source: 'wiredrop',
  detail: JSON.parse(text),
});

describe('parseNotification', () => {
  for (const [name, wrap] of Object.entries(ENVELOPES)) {
    it(`reads every type as it comes by ${name}`, () => {
      for (const sample of notifications) assert.deepEqual(parseNotification(wrap(JSON.stringify(sample))), sample);
    });
  }

  const refusals: readonly [title: string, message: unknown, code: NotificationErrorCode, says: RegExp][] = [
    ['what is not JSON', '<html>', 'not-json', /not JSON: "<html>"/],
    ['other JSON', '{"a":1}', 'not-a-notification', /no notification in/],
    ['nothing', undefined, 'not-a-notification', /no notification in undefined/],
    ['a list', [created], 'not-a-notification', /no notification in \[/],
    [
      'a request to confirm',
      { Type: 'SubscriptionConfirmation' },
      'subscription-confirmation',
      /fetch its SubscribeURL/,
    ],
    ['an event of several records', { Records: [1, 2] }, 'several-records', /2 records: parse each/],
    ['an event of no records', { Records: [] }, 'several-records', /0 records: parse each/],
    ['another CloudEvent', { ...created, type: 'a.b' }, 'unknown-type', /no type "a\.b"/],
    ['another version', { ...created, specversion: '2.0' }, 'invalid-field', /specversion is "2\.0"/],
    [
      'coverage without its threshold',
      { ...covered, data: { ...covered.data, coverage: undefined } },
      'invalid-field',
      /data\.coverage is missing/,
    ],
    [
      'a field that is missing',
      { ...created, data: { ...created.data, title: undefined } },
      'invalid-field',
      /data\.title is missing/,
    ],
    [
      'a field of another type',
      { ...updated, data: { ...updated.data, revision: '2' } },
      'invalid-field',
      /data\.revision is "2", not of type integer/,
    ],
    [
      'an item of another type',
      { ...created, data: { ...created.data, authors: ['a', {}] } },
      'invalid-field',
      /data\.authors\[1\] is \{\}, not of type string/,
    ],
    ['a time of another type', { ...created, time: 1 }, 'invalid-field', /time is 1, not of type string/],
  ];
  for (const [title, message, code, says] of refusals) {
    it(`refuses ${title} and says so`, () =>
      assert.throws(
        () => parseNotification(message),
        (error) => error instanceof NotificationError && error.code === code && says.test(error.message),
      ));
  }

  it('lets pass a field that a later version may add', () => {
    const later = { ...created, data: { ...created.data, mood: 'calm' } };
    assert.deepEqual(parseNotification(JSON.stringify(later)), later);
  });

  it('throws nothing but a NotificationError, whatever it is given', () => {
    const nested = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        fc.record({ Message: tie('value'), body: tie('value'), Records: tie('value') }),
      ),
    })).value;
    fc.assert(
      fc.property(nested, (message) => {
        try {
          parseNotification(message);
        } catch (error) {
          assert.ok(error instanceof NotificationError, String(error));
          assert.ok(error.message.length < 200);
        }
      }),
    );
  });
});

describe('isNewerThan', () => {
  it('goes by the revision, of notifications and of what is kept of them', () => {
    assert.deepEqual([isNewerThan(updated, created), isNewerThan(created, updated)], [true, false]);
    assert.equal(isNewerThan(updated, structuredClone(updated)), false);
    assert.equal(isNewerThan(withdrawn, { storyId: updated.data.storyId, revision: 2 }), true);
    assert.equal(isNewerThan(created, undefined), true);
  });

  it('goes by the articles among notifications of one revision', () => {
    assert.deepEqual([isNewerThan(covered, updated), isNewerThan(updated, covered)], [true, false]);
    assert.equal(isNewerThan(withdrawn, structuredClone(withdrawn)), false);
    // Of a withdrawal nothing of the same revision is newer.
    const { storyId, revision } = withdrawn.data;
    assert.equal(isNewerThan({ storyId, revision, articles: 9 }, withdrawn), false);
  });

  it('refuses to compare two stories', () => {
    const other = { storyId: 't1-0000000000000000000000', revision: 1 };
    assert.throws(() => isNewerThan(created, other), TypeError);
  });
});
