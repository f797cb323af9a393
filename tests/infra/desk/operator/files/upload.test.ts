import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createClients } from '../../../../../infra/aws/clients.ts';
import { compareWithBucket, contentType, putFile, putFiles } from '../../../../../infra/desk/operator/files/upload.ts';
import { startFauxqs } from '../../../../../infra/local/emulators/fauxqs.ts';

describe('putFiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-put-files-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.md');
  writeFileSync(path, 'a');

  /** Uploads `count` files; these fail. */
  const put = async (count: number, fails: (at: number) => boolean, signal?: AbortSignal) => {
    const tried: string[] = [];
    const failed: string[] = [];
    const counts: number[] = [];
    const s3 = new S3Client({ region: 'us-east-1' });
    s3.send = async ({ input: { Key = '' } }: PutObjectCommand) => {
      tried.push(Key);
      await turn();
      if (fails(Number(Key))) throw new Error(`refused ${Key}`);
      return { VersionId: `version of ${Key}` };
    };
    const uploads = Array.from({ length: count }, (_, at) => ({ path, key: String(at) }));
    const observer = {
      uploaded: (so: number) => void counts.push(so),
      failed: (of: string, error: unknown) => void failed.push(`${of}: ${(error as Error).message}`),
    };
    const versions = await putFiles(s3, 'bucket', uploads, observer, signal);
    return { versions: versions.map(({ versionId }) => versionId), tried, failed, counts };
  };

  it('names a file that fails, and uploads the others', async () => {
    const { versions, failed, counts } = await put(100, (at) => at % 10 === 3);
    assert.deepEqual([versions.length, failed.length, counts.at(-1)], [90, 10, 90]);
    assert.ok(failed.includes(`${path}: refused 13`));
    assert.ok(versions.includes('version of 99'));
  });

  it('starts no further file after sixteen failures in a row, at the beginning or later', async () => {
    const never = await put(1_000, () => true);
    assert.deepEqual(never.versions, []);
    assert.ok(never.tried.length < 32 && never.failed.length === never.tried.length, String(never.tried.length));
    const later = await put(1_000, (at) => at >= 500);
    assert.equal(later.versions.length, 500);
    assert.ok(later.tried.length < 550, String(later.tried.length));
    const between = await put(1_000, (at) => at % 2 === 1);
    assert.equal(between.versions.length, 500, 'a file that is uploaded ends the row');
  });

  it('says of a quiet file that it is quiet, in its metadata', async () => {
    const metadata: unknown[] = [];
    const s3 = new S3Client({ region: 'us-east-1' });
    s3.send = async ({ input }: PutObjectCommand) => {
      metadata.push(input.Metadata);
      return { VersionId: 'v1' };
    };
    for (const quiet of [true, false]) await putFile(s3, { path, key: 'a.md', quiet }, 'bucket');
    assert.deepEqual(metadata, [{ 'wiredrop-quiet': 'true' }, undefined]);
  });

  it('starts no file once it is interrupted', async () =>
    assert.deepEqual((await put(10, () => false, AbortSignal.abort())).tried, []));
});

describe('putFile', () => {
  it('tells a new object of a bucket without versions from the old one by the time of S3', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-plain-'));
    const path = join(folder, 'a.md');
    writeFileSync(path, 'a');
    const s3 = new S3Client({ region: 'us-east-1' });
    const uploadedAt = '2026-01-05T10:00:00.000Z';
    s3.send = async (command: unknown) =>
      command instanceof HeadObjectCommand ? { LastModified: new Date(uploadedAt) } : { VersionId: 'null' };
    const version = await putFile(s3, { path, key: 'a.md' }, 'bucket');
    rmSync(folder, { recursive: true });
    assert.deepEqual(version, { bucket: 'bucket', key: 'a.md', uploadedAt });
  });

  it('uploads a large file in parts, and recognises its ETag', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-large-'));
    const { endpoint, stop } = await startFauxqs('us-east-1', () => {});
    context.after(() => Promise.all([stop(), rmSync(folder, { recursive: true })]));
    const { s3 } = createClients({ region: 'us-east-1' }, { fauxqs: endpoint, dynamodb: endpoint });
    const large = { path: join(folder, 'large.md'), key: 'large.md' };
    writeFileSync(large.path, Buffer.alloc(12 * 2 ** 20, 'x'));
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await putFile(s3, large, 'bucket');
    const { stored } = await compareWithBucket(s3, 'bucket', [large]);
    const found = stored.map(({ key, eTag }) => [key, eTag?.slice(-2)]);
    assert.deepEqual(found, [['large.md', '-2']]);
  });
});

describe('the Content-Type of an upload', () => {
  it('is UTF-8 if the bytes are', () =>
    assert.equal(contentType(Buffer.from('# 사진\n')), 'text/markdown; charset=utf-8'));

  it('is not stated otherwise, because the reader would trust it', () => {
    const cp949 = Buffer.from([0xbb, 0xe7, 0xc1, 0xf8]);
    const utf16 = Buffer.from('plain', 'utf16le');
    for (const body of [cp949, utf16, Buffer.alloc(0)]) assert.equal(contentType(body), undefined);
  });
});

it('compareWithBucket finds the files that the bucket holds byte for byte, one by one and by a list', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-resume-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const uploads = Array.from({ length: 60 }, (_, index) => ({
    path: join(folder, `${index}.md`),
    key: `site/${index}.md`,
  }));
  for (const { path } of uploads) writeFileSync(path, path);
  const tag = (path: string) => `"${createHash('md5').update(path).digest('hex')}"`;
  const [same, changed, deleted] = uploads;
  assert.ok(same && changed && deleted);
  const stored = new Map([
    [same.key, tag(same.path)],
    [changed.key, tag('other')],
    ['site/else.md', tag('x')],
  ]);
  const s3 = new S3Client({ region: 'us-east-1' });
  s3.send = async (command: unknown) => {
    if (command instanceof GetBucketVersioningCommand) return { Status: 'Enabled' };
    if (command instanceof ListObjectVersionsCommand) {
      assert.equal(command.input.Prefix, 'site/');
      const Versions = [...stored].map(([Key, ETag]) => ({ Key, ETag, VersionId: 'v2', IsLatest: true }));
      const Key = deleted.key;
      return { Versions: [...Versions, { Key, ETag: tag(deleted.path), VersionId: 'v1', IsLatest: false }] };
    }
    assert.ok(command instanceof HeadObjectCommand);
    const ETag = stored.get(command.input.Key ?? '');
    // Who may not list the bucket gets a 403.
    const name = command.input.Key === deleted.key ? 'Forbidden' : 'NotFound';
    if (ETag === undefined) throw Object.assign(new Error('no'), { name });
    return { ETag, VersionId: 'v2' };
  };
  for (const some of [uploads, uploads.slice(0, 4)]) {
    const { fresh, stored: there } = await compareWithBucket(s3, 'bucket', some);
    assert.deepEqual(fresh, some.slice(1));
    const found = there.map(({ key, versionId }) => [key, versionId]);
    assert.deepEqual(found, [[same.key, 'v2']]);
  }
});
