import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { readObject } from '../../../functions/ingest/read-object.ts';
import { file } from '../../fixtures/arrivals.ts';
import { answering } from '../../fixtures/sdk-client.ts';

const LIMIT = 5_000;
/** A body as the SDK gives it: a stream that can also be read whole. */
const body = (text: string) =>
  Object.assign(Readable.from([]), { transformToByteArray: async () => Buffer.from(text) });
const object = (text: string, more: object = {}) => ({ Body: body(text), ContentLength: text.length, ...more });
const gone = new NoSuchKey({ message: 'gone', $metadata: {} });
const fault = (name: string, httpStatusCode = 400) =>
  new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });

type Event = ReturnType<typeof file>;
/** The answers of S3 in turn. */
async function reading(event: Event, ...answers: object[]) {
  const { client, asked } = answering(new S3Client({ region: 'us-east-1' }), (_, call) => answers[call]);
  const read = await readObject(client, event, LIMIT);
  return { read, asked, said: read.ok ? Buffer.from(read.bytes).toString() : read.reason };
}
/** The event without what it may not know. */
const without = (name: 'size' | 'versionId' | 'eTag', more: Partial<Event> = {}): Event => {
  const { [name]: _, ...event } = file({ key: 'a.md', ...more });
  return event as Event;
};
const OLDER = without('versionId', { eTag: 'older' });
const [older, newer, another] = ['older', 'newer', 'another'].map(
  (text) => () => object(text, { ETag: `"${text}"` }),
) as [() => object, () => object, () => object];

describe('readObject', () => {
  it('reads the version that the event names, with its content type', async () => {
    const answer = object('hello', { ContentType: 'text/plain', VersionId: 'v7' });
    const { read, asked, said } = await reading(file({ key: 'a.md', versionId: 'v7' }), answer);
    assert.deepEqual(asked, [{ Bucket: 'articles-bucket', Key: 'a.md', VersionId: 'v7' }]);
    assert.ok(read.ok);
    assert.deepEqual([said, read.contentType, read.versionId], ['hello', 'text/plain', 'v7']);
  });

  it('reads of an object that is too large by the size in its event its first 64 KiB', async () => {
    const { read, asked, said } = await reading(file({ key: 'a.md', size: LIMIT + 1 }), { Body: body('start') });
    assert.deepEqual([said, read.ok && read.size, asked[0]?.Range], ['start', LIMIT + 1, 'bytes=0-65535']);
  });

  it('reads no more of an object that is too large by its header, and one of exactly the limit', async () => {
    const large = { Body: body('x'), ContentLength: LIMIT + 1 };
    const { read } = await reading(without('size'), large, large);
    assert.deepEqual([read.ok && read.size, large.Body.destroyed], [LIMIT + 1, true]);
    for (const event of [without('size'), file({ key: 'a.md', size: LIMIT })])
      assert.equal('size' in (await reading(event, { Body: body('x'), ContentLength: LIMIT })).read, false);
  });

  const rows: [what: string, event: Event, answers: object[], said: string, requests: number][] = [
    ['deleted before it was read', file({ key: 'a.md' }), [gone], 'deleted', 1],
    ['whose version was deleted', file({ key: 'a.md' }), [fault('NoSuchVersion', 404)], 'deleted', 1],
    ['below a delete marker', file({ key: 'a.md' }), [fault('MethodNotAllowed', 405)], 'deleted', 1],
    // A version that was asked for by its id is not looked for under another.
    ['overwritten', file({ key: 'a.md', eTag: 'older' }), [newer()], 'overwritten', 1],
    // It was written while versioning was off.
    ['found under the newer one', OLDER, [newer(), older()], 'older', 2],
    ['overwritten once more', OLDER, [newer(), newer()], 'overwritten', 2],
    ['overwritten and not kept', OLDER, [newer(), fault('NoSuchVersion')], 'overwritten', 2],
    ['found below a delete marker', OLDER, [gone, older()], 'older', 2],
    ['overwritten below a delete marker', OLDER, [gone, another()], 'overwritten', 2],
    ['deleted and not kept', OLDER, [gone, fault('NoSuchVersion')], 'deleted', 2],
    ['without an ETag in its event', without('eTag'), [object('any', { ETag: '"any"' })], 'any', 1],
    ['without an ETag in its answer', file({ key: 'a.md', eTag: 'any' }), [object('any')], 'any', 1],
    ['without a body', file({ key: 'a.md' }), [{}], '', 1],
  ];
  for (const [what, event, answers, expected, requests] of rows)
    it(`answers of an object ${what}: ${expected}`, async () => {
      const { read, asked, said } = await reading(event, ...answers);
      assert.deepEqual([said, asked.length], [expected, requests]);
      if (!read.ok) assert.equal(read.detail, `the object was ${read.reason} before it was read`);
      if (requests === 2) assert.deepEqual(asked[1], { Bucket: 'articles-bucket', Key: 'a.md', VersionId: 'null' });
      // What is not handed on is closed.
      for (const { Body } of answers as { Body?: Readable }[])
        if (Body && (!read.ok || Body !== (answers.at(-1) as { Body?: Readable }).Body)) assert.ok(Body.destroyed);
    });

  it('closes a body that is a web stream as well', async () => {
    const cancelled: unknown[] = [];
    const stream = new ReadableStream({ cancel: (reason) => void cancelled.push(reason) });
    const Body = { transformToWebStream: () => stream, transformToByteArray: async () => new Uint8Array() };
    const large = { Body, ContentLength: LIMIT + 1 };
    await reading(without('size'), large, large);
    assert.equal(cancelled.length, 1);
  });

  it('throws transient faults: throttling, server faults, and a wrong policy or encryption key', async () => {
    const faults = { SlowDown: 503, InternalError: 500, AccessDenied: 403, InvalidArgument: 400 };
    for (const [name, status] of Object.entries(faults))
      await assert.rejects(reading(file({ key: 'a.md' }), fault(name, status)), { name });
  });
});
