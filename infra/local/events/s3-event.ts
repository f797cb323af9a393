import { oneLine } from '../../../functions/text/index.ts';
import { decodeEventKey, encodeEventKey } from '../../aws/index.ts';

/** How an object came to be: the last part of the S3 event name. */
export type Creation = 'Put' | 'Copy' | 'CompleteMultipartUpload';

/** An object that has just been stored. */
export interface ObjectCreated {
  readonly creation: Creation;
  readonly bucket: string;
  /** As the uploader wrote it, not encoded. */
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly eTag: string;
  /** Hexadecimal; the later of two events for one key has the greater. */
  readonly sequencer: string;
  readonly time: Date;
  readonly requestId: string;
}

/** An object that has just been deleted. */
export type ObjectRemoved = Pick<ObjectCreated, 'bucket' | 'key' | 'sequencer' | 'time' | 'requestId'>;

/** The last two parts of the name of its event. */
export function eventNameOf(object: ObjectCreated | ObjectRemoved): string {
  return 'creation' in object ? `ObjectCreated:${object.creation}` : 'ObjectRemoved:Delete';
}

export interface EventOrigin {
  readonly region: string;
  /** `Id` of the notification rule that matched. */
  readonly configurationId: string;
}

/**
 * The message S3 sends for one created or deleted object, JSON.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * Without `versionId`: the emulator keeps one version of a key, so the sequencer distinguishes a later upload.
 */
export function s3EventMessage(object: ObjectCreated | ObjectRemoved, origin: EventOrigin): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: origin.region,
        eventTime: object.time.toISOString(),
        eventName: eventNameOf(object),
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': object.requestId, 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: origin.configurationId,
          bucket: {
            name: object.bucket,
            ownerIdentity: { principalId: 'local' },
            arn: `arn:aws:s3:::${object.bucket}`,
          },
          object: {
            key: encodeEventKey(object.key),
            ...('creation' in object && { size: object.size, eTag: object.eTag }),
            sequencer: object.sequencer,
          },
        },
      },
    ],
  });
}

/**
 * What S3 sends when notifications are configured, to see whether it may:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html
 */
export function s3TestEventMessage(bucket: string, time: Date): string {
  const request = { RequestId: 'local', HostId: 'local' };
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: time.toISOString(),
    Bucket: bucket,
    ...request,
  });
}

/** The keys in a message of S3 or the id of a notification, for a person; the beginning of any other message. */
export function namedFiles(body: string): string {
  try {
    const {
      Records = [],
      specversion,
      id,
    } = JSON.parse(body) as {
      readonly Records?: { s3: { object: { key: string } } }[];
      readonly specversion?: unknown;
      readonly id?: unknown;
    };
    if (specversion !== undefined) return `the notification ${oneLine(String(id))}`;
    const keys = Records.map(({ s3 }) => decodeEventKey(s3.object.key));
    if (keys.length > 0) return oneLine(keys.join(', '));
  } catch {
    // Not a message of S3.
  }
  return `a message that names no file (${oneLine(body.slice(0, 60))})`;
}
