import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ForeignFeedError, feedBucket } from '../../../functions/feed/feed-bucket.ts';
import { answering } from '../../fixtures/sdk-client.ts';

const SOURCE = '/wiredrop/Wiredrop';

/** A bucket whose client answers in turn, as told, and notes what it was asked; what is an error is thrown. */
function bucketThat(...answers: object[]) {
  const { client, asked } = answering(new S3Client({ region: 'us-east-1' }), (_, call) => answers[call]);
  const place = { bucket: 'bucket', folder: 'feeds/', stateFolder: '.wiredrop/Papers/', source: SOURCE, maxAge: 60 };
  return { asked, bucket: feedBucket(client, place) };
}

const file = { name: 'all.atom', contentType: 'application/atom+xml; charset=utf-8', body: 'é' };
const refusing = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Error', $fault: 'client', $metadata: { httpStatusCode } });
const OURS = { Metadata: { source: SOURCE } };

describe('feedBucket', () => {
  it('lists feeds and front pages, and no other file in their folder', async () => {
    const own = [
      ...['all.atom', 'publisher/연합뉴스.json', 'language/en.atom', 'index.html', 'style.css'],
      '2026-01-05.html',
    ];
    const others = ['notes.md', '.stories.json', 'x/all.atom', 'story/t1-a_B9.html', 'about.html'];
    const { bucket } = bucketThat({ Contents: [...own, ...others].map((name) => ({ Key: `feeds/${name}` })) });
    assert.deepEqual(await bucket.list(), own);
  });

  it('writes a file with cache headers, and a new one only if there is none', async () => {
    const { asked, bucket } = bucketThat({}, {});
    await bucket.put(file, true);
    await bucket.put(file, false);
    const [{ Key, ContentType, CacheControl, ContentMD5, IfNoneMatch } = {}, created] = asked;
    assert.deepEqual([Key, ContentType, CacheControl], ['feeds/all.atom', file.contentType, 'public, max-age=60']);
    assert.equal(ContentMD5, hash('md5', file.body, 'base64'));
    assert.deepEqual([IfNoneMatch, created?.IfNoneMatch], [undefined, '*']);
  });

  it('overwrites a file that a failed run has left, and leaves one of another stack or of a person', async () => {
    const { asked, bucket } = bucketThat(refusing(412), OURS, {});
    await bucket.put(file, false);
    assert.equal(asked.length, 3);
    // Or one that is deleted meanwhile.
    const deleted = bucketThat(refusing(412), refusing(404), {});
    await deleted.bucket.put(file, false);
    assert.equal(deleted.asked.length, 3);
    for (const foreign of [{ Metadata: { source: '/wiredrop/Other' } }, {}]) {
      await assert.rejects(bucketThat(refusing(412), foreign).bucket.put(file, false), ForeignFeedError);
      await assert.rejects(bucketThat(foreign).bucket.readOwn('state.gz'), ForeignFeedError);
      const { asked, bucket } = bucketThat(foreign);
      await bucket.remove(file.name);
      assert.equal(asked.length, 1);
    }
  });

  it('deletes its own file, and takes one that is gone for deleted', async () => {
    const { asked, bucket } = bucketThat(OURS, {}, refusing(404));
    await bucket.remove(file.name);
    assert.deepEqual(asked.at(-1), { Bucket: 'bucket', Key: 'feeds/all.atom' });
    await bucket.remove(file.name);
    assert.equal(asked.length, 3);
  });

  it('reads its state, and saves it only over the one that was read', async () => {
    const body = { transformToByteArray: async () => new Uint8Array([1]) };
    const { bucket } = bucketThat(
      { ...OURS, ETag: '"a"', Body: body },
      new NoSuchKey({ message: 'none', $metadata: {} }),
    );
    assert.deepEqual(await bucket.readOwn('state.gz'), { bytes: new Uint8Array([1]), etag: '"a"' });
    assert.equal(await bucket.readOwn('state.gz'), undefined);
    const saving = bucketThat({ ETag: '"b"' }, refusing(412), refusing(409), refusing(503));
    const save = (etag?: string) => saving.bucket.saveOwn('state.gz', new Uint8Array([2]), etag ?? '');
    assert.deepEqual([await save('"a"'), await save(), await save('"a"')], ['"b"', undefined, undefined]);
    await assert.rejects(save(), S3ServiceException);
    assert.equal(saving.asked[0]?.Key, '.wiredrop/Papers/state.gz');
    const conditions = saving.asked.map(({ IfMatch, IfNoneMatch }) => IfMatch ?? IfNoneMatch);
    assert.deepEqual(conditions, ['"a"', '*', '"a"', '*']);
  });

  it('throws a fault', async () => {
    for (const isKnown of [true, false])
      await assert.rejects(bucketThat(refusing(403)).bucket.put(file, isKnown), S3ServiceException);
    await assert.rejects(bucketThat(refusing(403)).bucket.remove(file.name), S3ServiceException);
  });
});
