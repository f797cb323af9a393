import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RESTORATION, SPLIT, s3Records, UnknownMessageError } from '../../../functions/ingest/s3-records.ts';

const s3Event = (key: string, fields: object = {}, object: object = {}) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventTime: '2026-03-01T12:00:00.000Z',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: 'articles-bucket' },
        object: { key, size: 10, eTag: 'abc', versionId: 'v1', sequencer: '0055', ...object },
      },
      ...fields,
    },
  ],
});

const EXPECTED = {
  bucket: 'articles-bucket',
  key: 'a b+c d%/뉴스.md',
  versionId: 'v1',
  sequencer: '0055',
  eTag: 'abc',
  size: 10,
  uploadedAt: '2026-03-01T12:00:00.000Z',
};
const ENCODED = 'a+b%2Bc+d%25/%EB%89%B4%EC%8A%A4.md';

describe('s3Records: what one queue message tells of', () => {
  it('reads an S3 notification and decodes its key as a form', () => {
    assert.deepEqual(s3Records(JSON.stringify(s3Event(ENCODED))), [EXPECTED]);
  });

  it('takes an eTag without its quotes', () => {
    const [quoted] = s3Records(JSON.stringify(s3Event('a.md', {}, { eTag: '"abc"' })));
    assert.equal(quoted?.eTag, 'abc');
  });

  it('reads a notification wrapped by SNS', () => {
    const wrapped = { Type: 'Notification', MessageId: '1', Message: JSON.stringify(s3Event(ENCODED)) };
    assert.deepEqual(s3Records(JSON.stringify(wrapped)), [EXPECTED]);
  });

  it('reads an EventBridge event, whose key is not encoded', () => {
    const event = {
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: '2026-03-01T12:00:00Z',
      detail: {
        bucket: { name: 'articles-bucket' },
        object: { key: EXPECTED.key, size: 10, etag: 'abc', 'version-id': 'v1', sequencer: '0055' },
      },
    };
    assert.deepEqual(s3Records(JSON.stringify(event)), [EXPECTED]);
    const deleted = { ...event, 'detail-type': 'Object Deleted' };
    assert.deepEqual(s3Records(JSON.stringify(deleted)), [{ ...EXPECTED, change: 'removal' }]);
    const expired = { ...deleted, detail: { ...deleted.detail, reason: 'Lifecycle Expiration' } };
    assert.deepEqual(s3Records(JSON.stringify(expired)), []);
    const wrapped = { Type: 'Notification', MessageId: '1', Message: JSON.stringify(event) };
    assert.deepEqual(s3Records(JSON.stringify(wrapped)), [EXPECTED]);
  });

  it('decodes any key that S3 can encode', () => {
    const encode = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (key) => {
        assert.equal(s3Records(JSON.stringify(s3Event(encode(key))))[0]?.key, key);
      }),
    );
  });

  it('says who uploaded, as far as the event does, in 128 characters at most', () => {
    const uploader = (principalId: unknown) =>
      s3Records(JSON.stringify(s3Event('a.md', { userIdentity: { principalId } })))[0]?.uploadedBy;
    assert.equal(uploader('AWS:AIDAEXAMPLE:crawler'), 'AWS:AIDAEXAMPLE:crawler');
    assert.equal(uploader('x'.repeat(200)), 'x'.repeat(128));
    for (const none of ['', 7, undefined]) assert.equal(uploader(none), undefined);
  });

  it('gives every record of a message', () => {
    const [one] = s3Event('1.md').Records;
    const [two] = s3Event('2.md').Records;
    const keys = s3Records(JSON.stringify({ Records: [one, two] })).map(({ key }) => key);
    assert.deepEqual(keys, ['1.md', '2.md']);
  });

  it('knows nothing of a version that the event does not tell, or tells as something else', () => {
    const bare = { bucket: 'articles-bucket', key: 'a.md', uploadedAt: EXPECTED.uploadedAt };
    for (const none of [undefined, '', 7, null]) {
      const object = { versionId: none, sequencer: none, eTag: none, size: none === 7 ? '7' : none };
      assert.deepEqual(s3Records(JSON.stringify(s3Event('a.md', {}, object))), [bare], String(none));
    }
  });

  it('tells of deletions, and of what an operator wants restored', () => {
    const [file] = s3Records(JSON.stringify(s3Event('a.md')));
    for (const eventName of ['ObjectRemoved:Delete', 's3:ObjectRemoved:DeleteMarkerCreated'])
      assert.deepEqual(s3Records(JSON.stringify(s3Event('a.md', { eventName }))), [{ ...file, change: 'removal' }]);
    const restoration = s3Event('a.md', { eventName: RESTORATION, storyId: 't1-x' });
    const asked = { ...file, change: 'restoration', storyId: 't1-x' };
    assert.deepEqual(s3Records(JSON.stringify(restoration)), [asked]);
    const withdrawnAt = '2026-03-01T00:00:00.000Z';
    const meant = s3Event('a.md', { eventName: RESTORATION, storyId: 't1-x', withdrawnAt });
    assert.deepEqual(s3Records(JSON.stringify(meant)), [{ ...asked, withdrawnAt }]);
  });

  it('tells of what an operator wants split, who wants it and why', () => {
    const [file] = s3Records(JSON.stringify(s3Event('a.md')));
    const note = { id: '2026-03-01T00:00:00.000Z#1', at: '2026-03-01T00:00:00.000Z', by: 'ed', reason: 'why' };
    const heir = { key: 'b c+d.md', versionId: 'v2', uploadedAt: '2026-03-01T00:00:00.000Z' };
    const asked = (fields: object) =>
      s3Records(JSON.stringify(s3Event('a.md', { eventName: SPLIT, storyId: 't1-x', ...fields })));
    const split = { ...file, change: 'split', storyId: 't1-x', note };
    assert.deepEqual(asked({ note }), [split]);
    assert.deepEqual(asked({ note, heir }), [{ ...split, heir: { bucket: file?.bucket, ...heir } }]);
    assert.throws(() => asked({}), UnknownMessageError);
    assert.throws(() => asked({ note: { ...note, by: '' } }), UnknownMessageError);
  });

  it('ignores S3’s test event and whatever is neither upload nor deletion', () => {
    assert.deepEqual(s3Records('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}'), []);
    for (const eventName of ['ObjectRestore:Completed', 'LifecycleExpiration:DeleteMarkerCreated']) {
      assert.deepEqual(s3Records(JSON.stringify(s3Event('a.md', { eventName }))), []);
    }
  });

  it('knows uploads of every kind', () => {
    for (const eventName of [
      'ObjectCreated:Post',
      'ObjectCreated:Copy',
      'ObjectCreated:CompleteMultipartUpload',
      's3:ObjectCreated:Put',
    ]) {
      assert.equal(s3Records(JSON.stringify(s3Event('a.md', { eventName }))).length, 1);
    }
  });

  it('drops the version id "null" of a bucket without versioning', () => {
    const [file] = s3Records(JSON.stringify(s3Event('a.md', {}, { versionId: 'null' })));
    assert.equal(file && 'versionId' in file, false);
  });

  it('throws for an unknown format and says what is wrong, so that the message is kept for a person', () => {
    const event = (...fields: Parameters<typeof s3Event>) => JSON.stringify(s3Event(...fields));
    const bridged = { source: 'aws.s3', 'detail-type': 'Object Created', time: EXPECTED.uploadedAt };
    const strange: [string, RegExp][] = [
      ['not json', /not JSON/],
      ['null', /not a JSON object/],
      ['[]', /not a JSON object/],
      ['{}', /neither an S3 notification nor/],
      ['{"Type":"Notification"}', /neither an S3 notification nor/],
      ['{"Type":"SubscriptionConfirmation","Message":"{\\"Records\\":[]}"}', /neither an S3 notification nor/],
      ['{"Records":[{"eventSource":"aws:sqs"}]}', /not an S3 event: eventSource is aws:sqs/],
      ['{"Records":[1]}', /Records\[\] is missing/],
      [
        JSON.stringify({ Records: [...s3Event('a.md').Records, { eventSource: 'aws:sqs' }] }),
        /not an S3 event: eventSource is aws:sqs/,
      ],
      [event('%E0%A4%A'), /%E0%A4%A is not form-encoded/],
      [event(''), /s3\.object\.key is missing/],
      [event('a.md', { eventTime: 'yesterday' }), /event time yesterday is not a time/],
      [event('a.md', { eventTime: undefined }), /event time is missing/],
      [event('a.md', { s3: null }), /s3 is missing/],
      [event('a.md', { s3: {} }), /s3\.bucket is missing/],
      [event('a.md', { s3: { bucket: {} } }), /s3\.object is missing/],
      [event('a.md', { s3: { bucket: {}, object: { key: 'a.md' } } }), /bucket name is missing/],
      [JSON.stringify(bridged), /detail is missing/],
      [JSON.stringify({ ...bridged, detail: {} }), /detail\.bucket is missing/],
      [JSON.stringify({ ...bridged, detail: { bucket: {} } }), /detail\.object is missing/],
      [JSON.stringify({ ...bridged, detail: { bucket: {}, object: {} } }), /detail\.object\.key is missing/],
    ];
    for (const [body, message] of strange)
      assert.throws(() => s3Records(body), { name: 'UnknownMessageError', message }, body);
  });
});
