import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { deletionsIn, openObject } from '../../../functions/unpack/objects.ts';
import { answering } from '../../fixtures/sdk-client.ts';

const FILE = { bucket: 'b', key: 'in/crawl.jsonl', uploadedAt: '2026-01-05T01:00:00.000Z', versionId: 'v1' };

const fault = (name: string) => new S3ServiceException({ name, $fault: 'client', $metadata: {} });

const s3That = (answer: (command: object) => object) => answering(new S3Client({ region: 'us-east-1' }), answer);

async function piecesOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return pieces;
}

describe('the object of a container', () => {
  it('hands on to its articles who uploaded it and what was asked for them, and nothing else', async () => {
    const Metadata = { 'wiredrop-quiet': 'true', camera: 'x', 'wiredrop-uploaded-by': 'AWS:FORGED' };
    const { client } = s3That(() => ({ ContentType: 'application/jsonl', ContentLength: 7, Metadata }));
    const opened = await openObject(client, { ...FILE, uploadedBy: 'AWS:AIDA:ed' }, 0);
    const { bytes, ...said } = opened ?? assert.fail('it was not opened');
    const metadata = { 'wiredrop-quiet': 'true', 'wiredrop-uploaded-by': 'AWS:AIDA:ed' };
    assert.deepEqual(said, { contentType: 'application/jsonl', size: 7, metadata });
    assert.deepEqual(await piecesOf(bytes), []);
  });

  it('is read from where the last run stopped, in the version that was uploaded', async () => {
    const { client, asked } = s3That(() => ({ ContentLength: 7 }));
    assert.equal((await openObject(client, FILE, 5))?.size, 12);
    const { versionId: _, ...unversioned } = FILE;
    await openObject(client, { ...unversioned, eTag: 'e1' }, 0);
    const at = { Bucket: 'b', Key: FILE.key };
    assert.deepEqual(asked, [
      { ...at, VersionId: 'v1', Range: 'bytes=5-' },
      { ...at, IfMatch: '"e1"' },
    ]);
  });

  it('is at its end if nothing follows, gone if that version is, and tried again after another fault', async () => {
    const opened = (name: string) => openObject(s3That(() => fault(name)).client, FILE, 5);
    assert.deepEqual(await piecesOf((await opened('InvalidRange'))?.bytes ?? assert.fail()), []);
    for (const name of ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'PreconditionFailed'])
      assert.equal(await opened(name), undefined, name);
    await assert.rejects(opened('SlowDown'), /SlowDown/);
  });
});

describe('the deletion of what was unpacked', () => {
  it('deletes a thousand articles at a time, and says whether there are more', async () => {
    for (const IsTruncated of [true, false]) {
      const deleted: unknown[] = [];
      const { client } = s3That((command) => {
        if (command instanceof DeleteObjectCommand) deleted.push(command.input.Key);
        if (!(command instanceof ListObjectsV2Command)) return {};
        assert.equal(command.input.Prefix, 'in/.unpacked/');
        return { Contents: [{ Key: 'in/.unpacked/1' }, { Key: 'in/.unpacked/2' }], IsTruncated };
      });
      assert.equal(await deletionsIn(client).deleteSome('b', 'in/.unpacked/'), IsTruncated);
      assert.deepEqual(deleted, ['in/.unpacked/1', 'in/.unpacked/2']);
    }
  });

  it('looks whether the container is back, and takes no fault of S3 for an absence', async () => {
    const hasObject = (answer: object) => deletionsIn(s3That(() => answer).client).hasObject(FILE);
    assert.deepEqual([await hasObject({}), await hasObject(fault('NotFound'))], [true, false]);
    await assert.rejects(hasObject(fault('AccessDenied')), /AccessDenied/);
  });
});
