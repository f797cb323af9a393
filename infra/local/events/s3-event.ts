import { encodeEventKey } from '../../aws/event-key.ts';
import type { ObjectCreated } from './object-created.ts';

export interface EventOrigin {
  readonly region: string;
  /** `Id` of the notification rule that matched. */
  readonly configurationId: string;
}

/**
 * The message S3 sends for one created object, JSON.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * Without `versionId`: the emulator keeps one version of a key, so a later upload is told apart by its sequencer.
 */
export function s3EventMessage(object: ObjectCreated, origin: EventOrigin): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: origin.region,
        eventTime: object.time.toISOString(),
        eventName: `ObjectCreated:${object.creation}`,
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
            size: object.size,
            eTag: object.eTag,
            sequencer: object.sequencer,
          },
        },
      },
    ],
  });
}

/** What S3 sends when notifications are configured, to see whether it may: https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html */
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
