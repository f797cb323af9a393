import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { FeedConflict, ForeignFeedError, feedBucket } from '../../../functions/feed/feed-bucket.ts';

const SOURCE = '/wiredrop/Wiredrop';

/** A bucket whose client answers in turn, as told, and notes what it was asked; what is an error is thrown. */
function bucketThat(...answers: object[]) {
  const asked: Record<string, unknown>[] = [];
  const client = new S3Client({ region: 'us-east-1' });
  client.send = async (command: object & { input: unknown }) => {
    asked.push(command.input as Record<string, unknown>);
    const answer = answers[asked.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const place = { bucket: 'bucket', folder: 'feeds/', source: SOURCE, maxAge: 60 };
  return { asked, bucket: feedBucket(client, place) };
}

const file = { key: 'feeds/all.atom', contentType: 'application/atom+xml; charset=utf-8', body: 'é' };
const answering = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Error', $fault: 'client', $metadata: { httpStatusCode } });

describe('feedBucket', () => {
  it('lists feeds, and no other file in their folder', async () => {
    const keys = [
      'feeds/all.atom',
      'feeds/notes.md',
      'feeds/publisher/연합뉴스.json',
      'feeds/language/en.atom',
      'feeds/x/all.atom',
    ];
    const { bucket } = bucketThat({ Contents: keys.map((Key) => ({ Key, ETag: '"1"' })) });
    assert.deepEqual([...(await bucket.list()).keys()], [keys[0], keys[2], keys[3]]);
  });

  it('writes a file with cache headers, if it is still the one that was listed', async () => {
    const { asked, bucket } = bucketThat({}, {});
    await bucket.put(file, '"seen"');
    await bucket.put(file, undefined);
    const [{ IfMatch, ContentType, CacheControl, ContentMD5 } = {}, created] = asked;
    assert.deepEqual([IfMatch, ContentType, CacheControl], ['"seen"', file.contentType, 'public, max-age=60']);
    assert.equal(ContentMD5, hash('md5', file.body, 'base64'));
    assert.deepEqual([created?.IfMatch, created?.IfNoneMatch], [undefined, '*']);
  });

  it('recognises a file by its ETag, or by its metadata if a KMS key makes the ETag', async () => {
    const md5 = hash('md5', file.body);
    const { asked, bucket } = bucketThat({ Metadata: { md5, source: SOURCE } }, { Metadata: { source: SOURCE } });
    assert.ok(await bucket.holds(file, `"${md5}"`));
    assert.equal(asked.length, 0);
    assert.deepEqual([await bucket.holds(file, '"kms"'), await bucket.holds(file, '"kms"')], [true, false]);
  });

  it('leaves a file that another stack or a person wrote', async () => {
    for (const Metadata of [{ source: '/wiredrop/Other' }, undefined]) {
      const { asked, bucket } = bucketThat({ Metadata }, { Metadata });
      await assert.rejects(bucket.holds(file, '"1"'), ForeignFeedError);
      assert.equal(await bucket.remove(file.key, '"1"'), false);
      assert.equal(asked.length, 2);
    }
    const { asked, bucket } = bucketThat({ Metadata: { source: SOURCE } }, {});
    assert.equal(await bucket.remove(file.key, '"1"'), true);
    assert.deepEqual(asked.at(-1), { Bucket: 'bucket', Key: file.key, IfMatch: '"1"' });
  });

  it('keeps the state beside the feeds, and reads no state of another stack', async () => {
    const body = { transformToByteArray: async () => new Uint8Array([1]) };
    const found = { Body: body, ETag: '"1"', Metadata: { source: SOURCE } };
    const missing = new NoSuchKey({ message: 'none', $metadata: {} });
    const { asked, bucket } = bucketThat(found, missing, { ...found, Metadata: {} }, {});
    assert.deepEqual(await bucket.readState(), { bytes: new Uint8Array([1]), seen: '"1"' });
    assert.equal(await bucket.readState(), undefined);
    await assert.rejects(bucket.readState(), ForeignFeedError);
    await bucket.putState(new Uint8Array([2]), '"1"');
    const { Key, IfMatch, Metadata } = asked.at(-1) as { Key: string; IfMatch: string; Metadata: { source: string } };
    assert.deepEqual([Key, IfMatch, Metadata.source], ['feeds/.stories.json', '"1"', SOURCE]);
  });

  it('distinguishes a conflict from a fault', async () => {
    for (const status of [404, 409, 412])
      await assert.rejects(bucketThat(answering(status)).bucket.remove('feeds/all.atom', '"1"'), FeedConflict);
    await assert.rejects(bucketThat(answering(403)).bucket.put(file, '"1"'), S3ServiceException);
  });
});
