import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { readObject } from '../../../functions/ingest/read-object.ts';
import { file } from '../../fixtures/arrivals.ts';

const LIMIT = 5_000;
/** A body as the SDK gives it: a stream that can also be read whole. */
const body = (text: string) =>
  Object.assign(Readable.from([]), { transformToByteArray: async () => Buffer.from(text) });

/** A client that answers once, as told, and notes what it was asked for. */
const clientThat = (answer: () => object) => {
  const asked: unknown[] = [];
  const client = new S3Client({ region: 'us-east-1' });
  client.send = async (command: { input: unknown }) => {
    asked.push(command.input);
    return answer();
  };
  return { client, asked };
};

const answering = (object: object) => clientThat(() => object);
const failing = (name: string, status: number) =>
  clientThat(() => {
    throw new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode: status } });
  });

describe('readObject', () => {
  it('reads the version that the event names, with its content type', async () => {
    const { client, asked } = answering({
      Body: body('hello'),
      ContentLength: 5,
      ContentType: 'text/plain',
      VersionId: 'v7',
    });
    const read = await readObject(client, file({ key: 'a.md', versionId: 'v7' }), LIMIT);
    assert.deepEqual(asked, [{ Bucket: 'articles-bucket', Key: 'a.md', VersionId: 'v7' }]);
    assert.ok(read.ok);
    assert.equal(Buffer.from(read.bytes).toString(), 'hello');
    assert.deepEqual([read.contentType, read.versionId], ['text/plain', 'v7']);
  });

  it('reads of an object that is too large by the size in its event its first 64 KiB', async () => {
    const { client, asked } = answering({ Body: body('start') });
    const read = await readObject(client, file({ key: 'a.md', size: LIMIT + 1 }), LIMIT);
    assert.ok(read.ok);
    assert.deepEqual([Buffer.from(read.bytes).toString(), read.size], ['start', LIMIT + 1]);
    const Ranges = asked.map((input) => (input as { Range?: string }).Range);
    assert.deepEqual(Ranges, ['bytes=0-65535']);
  });

  it('reads no more of an object that is too large by its header', async () => {
    const stream = body('x');
    const { client } = answering({ Body: stream, ContentLength: LIMIT + 1 });
    const { size: _, ...unsized } = file({ key: 'a.md' });
    const read = await readObject(client, unsized, LIMIT);
    assert.deepEqual([read.ok && read.size, stream.destroyed], [LIMIT + 1, true]);
  });

  it('reports an object that was deleted before it was read', async () => {
    const gone = clientThat(() => {
      throw new NoSuchKey({ message: 'gone', $metadata: {} });
    });
    for (const { client } of [gone, failing('NoSuchVersion', 404), failing('MethodNotAllowed', 405)]) {
      const read = await readObject(client, file({ key: 'a.md' }), LIMIT);
      assert.deepEqual(read, { ok: false, reason: 'deleted', detail: 'the object was deleted before it was read' });
    }
  });

  it('reports an object that was overwritten before it was read', async () => {
    const stream = body('newer');
    const { client, asked } = answering({ Body: stream, ContentLength: 5, ETag: '"newer"' });
    const read = await readObject(client, file({ key: 'a.md', eTag: 'older' }), LIMIT);
    const detail = 'the object was overwritten before it was read';
    assert.deepEqual(read, { ok: false, reason: 'overwritten', detail });
    assert.equal(stream.destroyed, true);
    // A version that was asked for by its id is not looked for under another.
    assert.equal(asked.length, 1);
  });

  it('finds an object that was written while versioning was off under the newer one', async () => {
    const newer = { Body: body('newer'), ContentLength: 5, ETag: '"newer"' };
    const older = { Body: body('older'), ContentLength: 5, ETag: '"older"' };
    const { versionId: _, ...unversioned } = file({ key: 'a.md', eTag: 'older' });
    const answers = [newer, older];
    const { client, asked } = clientThat(() => answers.shift() ?? assert.fail('asked more than twice'));
    const read = await readObject(client, unversioned, LIMIT);
    assert.equal(read.ok && Buffer.from(read.bytes).toString(), 'older');
    assert.equal(newer.Body.destroyed, true);
    assert.deepEqual(asked, [
      { Bucket: 'articles-bucket', Key: 'a.md' },
      { Bucket: 'articles-bucket', Key: 'a.md', VersionId: 'null' },
    ]);
  });

  it('finds one under a delete marker, and reports one that is not kept there', async () => {
    const { versionId: _, ...unversioned } = file({ key: 'a.md', eTag: 'older' });
    const older = { Body: body('older'), ContentLength: 5, ETag: '"older"' };
    for (const [kept, told] of [
      [older, 'older'],
      [{ ...older, ETag: '"another"' }, 'overwritten'],
      [undefined, 'deleted'],
    ] as const) {
      const { client, asked } = clientThat(() => {
        if (asked.length === 1) throw new NoSuchKey({ message: 'gone', $metadata: {} });
        if (kept) return kept;
        throw new S3ServiceException({ name: 'NoSuchVersion', $fault: 'client', $metadata: {} });
      });
      const read = await readObject(client, unversioned, LIMIT);
      assert.equal(read.ok ? Buffer.from(read.bytes).toString() : read.reason, told);
      assert.equal(asked.length, 2);
    }
    assert.equal(older.Body.destroyed, true);
  });

  it('reports an object that was overwritten and is not kept', async () => {
    const { versionId: _, ...unversioned } = file({ key: 'a.md', eTag: 'older' });
    const again = { Body: body('newer'), ContentLength: 5, ETag: '"newer"' };
    for (const second of [again, undefined]) {
      const answers = [{ Body: body('newer'), ContentLength: 5, ETag: '"newer"' }, second];
      const { client, asked } = clientThat(() => {
        const answer = answers[asked.length - 1];
        if (answer) return answer;
        throw new S3ServiceException({ name: 'NoSuchVersion', $fault: 'client', $metadata: {} });
      });
      const read = await readObject(client, unversioned, LIMIT);
      assert.deepEqual([!read.ok && read.reason, asked.length], ['overwritten', 2]);
    }
    assert.equal(again.Body.destroyed, true);
  });

  it('reads the current object if event or answer has no ETag', async () => {
    const { eTag: _, ...untagged } = file({ key: 'a.md' });
    const answers: [object, object][] = [
      [untagged, { ETag: '"any"' }],
      [{ ...untagged, eTag: 'any' }, {}],
    ];
    for (const [event, answer] of answers) {
      const { client } = answering({ Body: body('hello'), ...answer });
      assert.equal((await readObject(client, { ...untagged, ...event }, LIMIT)).ok, true);
    }
  });

  it('reads an object without a body as empty', async () => {
    const read = await readObject(answering({}).client, file({ key: 'a.md' }), LIMIT);
    assert.deepEqual(read, { ok: true, bytes: new Uint8Array() });
  });

  it('closes a body that is a web stream as well', async () => {
    const cancelled: unknown[] = [];
    const stream = new ReadableStream({ cancel: (reason) => void cancelled.push(reason) });
    const { client } = answering({
      Body: { transformToWebStream: () => stream, transformToByteArray: async () => new Uint8Array() },
      ContentLength: LIMIT + 1,
    });
    const { size: _, ...unsized } = file({ key: 'a.md' });
    await readObject(client, unsized, LIMIT);
    assert.equal(cancelled.length, 1);
  });

  it('reads an object of exactly the limit, and none of one byte more', async () => {
    const sized = (size: number) => answering({ Body: body('x'), ContentLength: size }).client;
    const { size: _, ...unsized } = file({ key: 'a.md' });
    const isStart = async (size: number, event: typeof unsized) =>
      'size' in (await readObject(sized(size), event, LIMIT));
    assert.equal(await isStart(LIMIT, { ...unsized, size: LIMIT } as typeof unsized), false);
    assert.deepEqual([await isStart(LIMIT, unsized), await isStart(LIMIT + 1, unsized)], [false, true]);
  });

  it('throws transient faults: throttling, server faults, and a wrong policy or encryption key', async () => {
    for (const [name, status] of [
      ['SlowDown', 503],
      ['InternalError', 500],
      ['AccessDenied', 403],
      ['InvalidArgument', 400],
    ] as const) {
      await assert.rejects(readObject(failing(name, status).client, file({ key: 'a.md' }), LIMIT), { name });
    }
  });
});
