import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventsIn, type FileEvent, filesIn } from '../../../functions/ingest/events-in.ts';
import { type OperatorRequest, requestMessage } from '../../../functions/story/correct/request.ts';
import { fileMessage } from '../../../functions/story/items/file-version.ts';

/** The file events in a message of S3. */
const s3Records = (body: string) => eventsIn(body) as FileEvent[];

const s3Event = (key: string, fields: object = {}, object: object = {}) => ({
  Records: [
    {
      ...{ eventVersion: '2.1', eventSource: 'aws:s3', eventTime: '2026-03-01T12:00:00.000Z' },
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
  ...{ bucket: 'articles-bucket', key: 'a b+c d%/뉴스.md', versionId: 'v1', sequencer: '0055', eTag: 'abc', size: 10 },
  uploadedAt: '2026-03-01T12:00:00.000Z',
};
const ENCODED = 'a+b%2Bc+d%25/%EB%89%B4%EC%8A%A4.md';

describe('s3Records: what one queue message tells of', () => {
  it('reads an S3 notification and decodes its key as a form', () =>
    assert.deepEqual(s3Records(JSON.stringify(s3Event(ENCODED))), [EXPECTED]));

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

  it('takes an eTag without its quotes, and no version id of a bucket without versioning', () => {
    const [file] = s3Records(JSON.stringify(s3Event('a.md', {}, { eTag: '"abc"', versionId: 'null' })));
    assert.deepEqual([file?.eTag, file && 'versionId' in file], ['abc', false]);
  });

  it('knows uploads and deletions of every kind, and ignores what is neither', () => {
    const kinds: Record<string, object[]> = {
      'ObjectCreated:Post': [{}],
      'ObjectCreated:CompleteMultipartUpload': [{}],
      's3:ObjectCreated:Copy': [{}],
      'ObjectRemoved:Delete': [{ change: 'removal' }],
      's3:ObjectRemoved:DeleteMarkerCreated': [{ change: 'removal' }],
      'ObjectRestore:Completed': [],
      'LifecycleExpiration:DeleteMarkerCreated': [],
    };
    const [file] = s3Records(JSON.stringify(s3Event('a.md')));
    for (const [eventName, events] of Object.entries(kinds)) {
      const said = s3Records(JSON.stringify(s3Event('a.md', { eventName })));
      assert.deepEqual(
        said,
        events.map((event) => ({ ...file, ...event })),
        eventName,
      );
    }
    assert.deepEqual(s3Records('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}'), []);
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

describe('a message of wiredrop', () => {
  const uploadedAt = '2026-01-05T10:00:00.000Z';
  const optional = fc.record(
    {
      versionId: fc.string({ minLength: 1 }).filter((id) => id !== 'null'),
      sequencer: fc.stringMatching(/^[0-9A-F]{16}$/),
      eTag: fc.stringMatching(/^[0-9a-f]{32}(-\d)?$/),
      size: fc.nat(),
    },
    { requiredKeys: [] },
  );
  const version = fc
    .tuple(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), optional)
    .map(([key, more]) => ({ bucket: 'bucket', key, uploadedAt, ...more }));

  it('names a file that was uploaded or removed, whatever its key', () =>
    fc.assert(
      fc.property(version, (file) => {
        assert.deepEqual(eventsIn(fileMessage(file)), [file]);
        assert.deepEqual(eventsIn(fileMessage(file, 'removal')), [{ ...file, change: 'removal' }]);
      }),
    ));

  const note = { id: '2026-03-01T00:00:00.000Z#1', at: '2026-03-01T00:00:00.000Z', by: 'ed', reason: 'why' };
  const requests = version.chain((file) =>
    fc.constantFrom<OperatorRequest>(
      { ...note, kind: 'split', storyId: 't1-x', report: file },
      { ...note, kind: 'merge', storyId: 't1-x', into: 't1-y' },
      { ...note, kind: 'restore', storyId: 't1-x' },
      { ...note, kind: 'restore', storyId: 't1-x', versions: [file, file], withdrawnAt: uploadedAt },
      { ...note, kind: 'withdraw', storyId: 't1-x' },
      { ...note, kind: 'label', label: 'same', storyId: 't1-x', report: file, isUndo: true, undoes: 'x' },
      { ...note, kind: 'label', label: 'different', storyId: 't1-x', other: 't1-y' },
    ),
  );

  it('says what an operator asks, who asks and why; and without any of these it is of an unknown format', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const body = requestMessage(request);
        assert.deepEqual(eventsIn(body), [{ request, key: note.id }]);
        assert.equal(filesIn(body).length, 'report' in request ? 1 : 'versions' in request ? 2 : 0);
        for (const name of Object.keys(request).filter(
          (one) =>
            !['reason', 'isUndo', 'undoes', 'versions', 'withdrawnAt', 'other'].includes(one) &&
            !(request.kind === 'label' && one === 'report'),
        ))
          assert.throws(() => eventsIn(JSON.stringify({ ...JSON.parse(body), [name]: undefined })), {
            name: 'UnknownMessageError',
          });
      }),
    );
    assert.throws(() => eventsIn(requestMessage({ ...note, kind: 'rename' as 'withdraw', storyId: 't1-x' })), /rename/);
  });
});
