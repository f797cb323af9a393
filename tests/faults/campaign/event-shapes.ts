import { wholeSecond } from '../../../functions/story/time.ts';
import { fileEvent } from '../../../infra/ops/files/send-file-events.ts';
import type { Random } from '../random.ts';

/** An S3 event message, as far as it is looked into here. */
interface S3Message {
  readonly Records: readonly [S3Record, ...S3Record[]];
}

interface S3Record {
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: {
      readonly key: string;
      readonly size: number;
      readonly eTag: string;
      readonly sequencer: string;
      readonly versionId?: string;
    };
  };
}

export const firstRecord = (body: string): S3Record => (JSON.parse(body) as S3Message).Records[0];

/** What EventBridge tells of an upload, as far as it is looked into here. */
export interface BridgeEvent {
  readonly detail: {
    readonly bucket: { readonly name: string };
    readonly object: {
      readonly key: string;
      readonly size: number;
      readonly etag: string;
      readonly sequencer: string;
    };
  };
}

export const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

const throughBridge = (body: string): string => {
  const { awsRegion, eventTime, s3 } = firstRecord(body);
  const { key, size, eTag, sequencer, versionId } = s3.object;
  return JSON.stringify({
    version: '0',
    id: sequencer,
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    // In whole seconds, without a fraction.
    time: eventTime.replace(/\.\d{3}Z$/, 'Z'),
    region: awsRegion,
    resources: [`arn:aws:s3:::${s3.bucket.name}`],
    // Keys are not encoded here. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    detail: {
      version: '0',
      bucket: { name: s3.bucket.name },
      object: {
        key: decodeKey(key),
        size,
        etag: eTag,
        sequencer,
        ...(versionId !== undefined && { 'version-id': versionId }),
      },
      reason: 'PutObject',
    },
  });
};

/** The same event on the ways an account may have chosen for it: as S3 sends it, through SNS, through EventBridge, or through both. */
export const SHAPES = {
  'from S3': (body) => body,
  'through SNS': (body) => throughSns(body, firstRecord(body).eventTime),
  'through EventBridge': throughBridge,
  'through EventBridge and SNS': (body) => throughSns(throughBridge(body), firstRecord(body).eventTime),
} as const satisfies Readonly<Record<string, (body: string) => string>>;

export type Shape = keyof typeof SHAPES;

export const throughSns = (body: string, at: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '00000000-0000-0000-0000-000000000000',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:uploads',
    Subject: 'Amazon S3 Notification',
    Message: body,
    Timestamp: at,
  });

const NAMES = Object.keys(SHAPES) as Shape[];

/** Mostly as S3 sends it. */
export const shaped = (body: string, random: Random): string =>
  random.chance(0.85) ? body : SHAPES[random.pick(NAMES)](body);

/** Several uploads in one message: S3's form allows it. */
export const together = (bodies: readonly string[]): string => JSON.stringify({ Records: bodies.map(firstRecord) });

/**
 * The event as another of S3's might be: with that sequencer, of an upload of that kind, and by a clock that runs backwards within each
 * second, as those of two hosts may seem to, so that of uploads in one second nothing but the sequencer tells which came last.
 * @param versionId `null` is that of every upload while the bucket's versioning is suspended; absent: it has none.
 */
export const disguised = (body: string, sequencer: string, eventName: string, versionId?: string): string => {
  const record = firstRecord(body);
  const { eventTime, s3 } = record;
  const [second, thousandths = ''] = eventTime.split(/[.Z]/);
  const backwards = `${second}.${String(999 - Number(thousandths)).padStart(3, '0')}Z`;
  const object = { ...s3.object, sequencer, ...(versionId !== undefined && { versionId }) };
  return JSON.stringify({ Records: [{ ...record, eventName, eventTime: backwards, s3: { ...s3, object } }] });
};

/** The event as `npm run replay` makes it of what a list of the bucket says: of an upload that is its second, and no sequencer. */
export const replayed = (body: string): string => {
  const { awsRegion, eventTime, s3 } = firstRecord(body);
  const { key, versionId, eTag, size } = s3.object;
  const version = { bucket: s3.bucket.name, key: decodeKey(key), eTag, size, uploadedAt: wholeSecond(eventTime) };
  return fileEvent({ ...version, ...(versionId !== undefined && { versionId }) }, awsRegion);
};

/** Messages that nobody can understand: each stays in the dead-letter queue for a person, and stops nothing else. */
export const MALFORMED: readonly string[] = [
  'not JSON',
  '[]',
  '"Records"',
  '{}',
  '{"Records":[{"eventSource":"aws:sns"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectRemoved:Delete"},{"eventSource":"aws:sns"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","eventTime":"2026-03-01T00:00:00.000Z","s3":{"bucket":{"name":"bucket"},"object":{"key":"%E0%A4%A"}}}]}',
  '{"Type":"Notification","Message":"{\\"Records\\":"}',
  '{"source":"aws.s3","detail-type":"Object Created","time":"2026-03-01T00:00:00Z"}',
  '{"source":"aws.s3","detail-type":"Object Created","time":"2026-03-01T00:00:00Z","detail":{"bucket":{"name":"bucket"},"object":{"size":1,"etag":"e","sequencer":"01"}}}',
  '{"source":"aws.s3","detail-type":"Object Created","time":"soon","detail":{"bucket":{"name":"bucket"},"object":{"key":"a.md","size":1,"etag":"e","sequencer":"01"}}}',
];
