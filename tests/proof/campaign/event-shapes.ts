/** The S3 event of one upload, as far as it is looked into here. */
export interface S3Event {
  readonly Records: readonly [
    {
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
    },
  ];
}

export function recordIn(body: string): S3Event['Records'][0] {
  return (JSON.parse(body) as S3Event).Records[0];
}

/** Keys in S3's own events are form-encoded. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/** The event as a versioned bucket sends it. In whole seconds, so that it says the same as EventBridge's, which has no more. */
export function withVersion(body: string, versionId: string): string {
  const { s3, ...record } = recordIn(body);
  const eventTime = record.eventTime.replace(/\.\d{3}Z$/, '.000Z');
  return JSON.stringify({ Records: [{ ...record, eventTime, s3: { ...s3, object: { ...s3.object, versionId } } }] });
}

/** The ways on which an account may have the same event delivered. */
export const SHAPES: Readonly<Record<string, (body: string) => string>> = {
  'from S3': (body) => body,
  'through SNS': throughSns,
  'through EventBridge': throughBridge,
  'through EventBridge and SNS': (body) => throughSns(throughBridge(body)),
};

function throughSns(Message: string): string {
  const TopicArn = 'arn:aws:sns:us-east-1:000000000000:uploads';
  return JSON.stringify({
    Type: 'Notification',
    MessageId: 'of-sns',
    TopicArn,
    Message,
    Timestamp: '2026-01-05T00:00:00.000Z',
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html: keys are not encoded, and times have no fraction. */
function throughBridge(body: string): string {
  const { awsRegion, eventTime, s3 } = recordIn(body);
  const { key, size, eTag, sequencer, versionId } = s3.object;
  return JSON.stringify({
    version: '0',
    id: sequencer,
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    time: eventTime.replace(/\.\d{3}Z$/, 'Z'),
    region: awsRegion,
    resources: [`arn:aws:s3:::${s3.bucket.name}`],
    detail: {
      version: '0',
      bucket: { name: s3.bucket.name },
      object: { key: decodeKey(key), size, etag: eTag, sequencer, ...(versionId && { 'version-id': versionId }) },
      reason: 'PutObject',
    },
  });
}

/** Several uploads in one message, which S3's form allows. */
export function together(bodies: readonly string[]): string {
  return JSON.stringify({ Records: bodies.map(recordIn) });
}

/** Messages that nobody can understand: they end in the dead-letter queue, for a person to look at. */
export const MALFORMED: readonly string[] = [
  'not JSON',
  '{}',
  '{"Records":[{"eventSource":"aws:sns"}]}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","eventTime":"2026-03-01T00:00:00.000Z","s3":{"bucket":{"name":"bucket"},"object":{"key":"%E0%A4%A"}}}]}',
  '{"Type":"Notification","Message":"{\\"Records\\":"}',
];

/** Events that tell of no upload: nothing becomes of them. */
export const IGNORED: readonly string[] = [
  '{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-05T00:00:00.000Z","Bucket":"bucket"}',
  '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectRemoved:Delete","eventTime":"2026-03-01T12:00:00.000Z","s3":{"bucket":{"name":"bucket"},"object":{"key":"a.md"}}}]}',
];
