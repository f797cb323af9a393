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
    };
  };
}

export const firstRecord = (body: string): S3Record => (JSON.parse(body) as S3Message).Records[0];

export const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/** The same event on the ways an account may have chosen for it: as S3 sends it, through SNS, through EventBridge. */
export const SHAPES: Readonly<Record<string, (body: string) => string>> = {
  'from S3': (body) => body,
  'through SNS': (body) =>
    JSON.stringify({
      Type: 'Notification',
      MessageId: '00000000-0000-0000-0000-000000000000',
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:uploads',
      Subject: 'Amazon S3 Notification',
      Message: body,
      Timestamp: firstRecord(body).eventTime,
    }),
  'through EventBridge': (body) => {
    const { awsRegion, eventTime, s3 } = firstRecord(body);
    const { key, size, eTag, sequencer } = s3.object;
    return JSON.stringify({
      version: '0',
      id: sequencer,
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: eventTime,
      region: awsRegion,
      resources: [`arn:aws:s3:::${s3.bucket.name}`],
      // Keys are not encoded here. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
      detail: {
        version: '0',
        bucket: { name: s3.bucket.name },
        object: { key: decodeKey(key), size, etag: eTag, sequencer },
        reason: 'PutObject',
      },
    });
  },
};

/** Mostly as S3 sends it. */
export const shaped = (body: string, random: Random): string =>
  (random.chance(0.85) ? undefined : SHAPES[random.pick(Object.keys(SHAPES))]?.(body)) ?? body;

/** Several uploads in one message: S3's form allows it. */
export const together = (bodies: readonly string[]): string => JSON.stringify({ Records: bodies.map(firstRecord) });

/** What tells of no upload, made of an upload's event: to be ignored. */
export const IGNORED: Readonly<Record<string, (body: string) => string>> = {
  // What S3 sends when notifications are set up.
  'a test event': () =>
    JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-03-01T00:00:00.000Z', Bucket: 'bucket' }),
  'a deletion': (body) => JSON.stringify({ Records: [deletion(firstRecord(body))] }),
  'a deletion through EventBridge': (body) => {
    const event = JSON.parse(SHAPES['through EventBridge']?.(together([body])) ?? '');
    const { bucket, object } = event.detail;
    const detail = { bucket, object: deletion({ s3: { object } }).s3.object, reason: 'DeleteObject' };
    return JSON.stringify({ ...event, 'detail-type': 'Object Deleted', detail });
  },
};

interface Keyed {
  readonly s3: { readonly object: { readonly key: string; readonly sequencer: string } };
}

/** A deletion has a later sequencer than the upload, and tells of no size and no ETag. */
const deletion = <R extends Keyed>(record: R) => {
  const { key, sequencer } = record.s3.object;
  const object = { key, sequencer: `${sequencer}D` };
  return { ...record, eventName: 'ObjectRemoved:Delete', s3: { ...record.s3, object } };
};

/**
 * The event as another of S3's might be: with that sequencer, of an upload of that kind, and by a clock that runs backwards within each
 * second, as those of two hosts may seem to, so that of uploads in one second nothing but the sequencer tells which came last.
 */
export const disguised = (body: string, sequencer: string, eventName: string): string => {
  const record = firstRecord(body);
  const { eventTime, s3 } = record;
  const [second, thousandths = ''] = eventTime.split(/[.Z]/);
  const backwards = `${second}.${String(999 - Number(thousandths)).padStart(3, '0')}Z`;
  const object = { ...s3.object, sequencer };
  return JSON.stringify({ Records: [{ ...record, eventName, eventTime: backwards, s3: { ...s3, object } }] });
};

/** Messages that nobody can understand: each stays in the dead-letter queue for a person, and stops nothing else. */
export const MALFORMED: readonly string[] = [
  'not JSON',
  '[]',
  '"Records"',
  '{}',
  '{"Records":[{"eventSource":"aws:sns"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","eventTime":"2026-03-01T00:00:00.000Z","s3":{"bucket":{"name":"bucket"},"object":{"key":"%E0%A4%A"}}}]}',
  '{"Type":"Notification","Message":"{\\"Records\\":"}',
];
