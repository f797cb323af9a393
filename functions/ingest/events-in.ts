import { type OperatorRequest, requestIn } from '../story/correct/request.ts';
import {
  asObject,
  asText,
  type FileVersion,
  fileVersionIn,
  isObject,
  type MessageFields,
  UnknownMessageError,
} from '../story/items/file-version.ts';

/** What a message asks of ingest: to look at a file, to carry out what an operator asks, or to release an article. */
export type IngestEvent = FileEvent | RequestEvent | ReleaseEvent;

export interface RequestEvent {
  request: OperatorRequest;
  /** Its id, in place of an object key. */
  key: string;
}

/** The embargo of an article has ended. */
export interface ReleaseEvent {
  release: true;
  /** Partition key of its item. */
  key: string;
}

/** What one queue message asks for. @throws UnknownMessageError when the message is of an unknown format. */
export function eventsIn(body: string): IngestEvent[] {
  const message = parsed(body);
  if (!isObject(message) || message.wiredrop === undefined) return s3Records(message);
  if (message.wiredrop === 'request') return [requestEvent(requestIn(message))];
  if (message.wiredrop === 'release') return [{ release: true, key: asText(message.held, 'held') }];
  const file = fileVersionIn(asObject(message.file, 'file'));
  return [message.change === 'removal' ? { ...file, change: 'removal' } : file];
}

export function requestEvent(request: OperatorRequest): RequestEvent {
  return { request, key: request.id };
}

/** The files that a message is about. @throws UnknownMessageError */
export function filesIn(body: string): FileVersion[] {
  return eventsIn(body).flatMap((event) => {
    if ('release' in event) return [];
    if (!('request' in event)) return event;
    if ('report' in event.request) return event.request.report ?? [];
    return ('versions' in event.request && event.request.versions) || [];
  });
}

/** What happened to a file. */
export interface FileEvent extends FileVersion {
  /** Absent for an upload. `removal`: a version was deleted, or a delete marker added, which is the version then. */
  change?: 'removal';
}

/**
 * The file events in the body of a queue message: an S3 notification, alone or wrapped by SNS, or an EventBridge event.
 * S3's test event, and events that are neither upload nor deletion (such as a restore from an archive), give none.
 * @throws UnknownMessageError if the message is anything else.
 */
export function s3Records(message: unknown): FileEvent[] {
  if (!isObject(message)) throw new UnknownMessageError('the message is not a JSON object');
  if (message.Event === 's3:TestEvent') return [];
  if (message.Type === 'Notification' && typeof message.Message === 'string') return s3Records(parsed(message.Message));
  if (Array.isArray(message.Records)) return message.Records.flatMap(fromS3);
  if (message.source === 'aws.s3') return fromEventBridge(message);
  throw new UnknownMessageError('the message is neither an S3 notification nor one wrapped by SNS or EventBridge');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const fromS3 = (record: unknown): FileEvent[] => {
  const event = asObject(record, 'Records[]');
  if (event.eventSource !== 'aws:s3')
    throw new UnknownMessageError(`not an S3 event: eventSource is ${String(event.eventSource)}`);
  const [, kind] = /^(?:s3:)?(ObjectCreated|ObjectRemoved):/.exec(String(event.eventName)) ?? [];
  if (kind === undefined) return [];
  const s3 = asObject(event.s3, 's3');
  const bucket = asObject(s3.bucket, 's3.bucket');
  const object = asObject(s3.object, 's3.object');
  const file = fileVersionIn({
    bucket: bucket.name,
    key: formDecode(asText(object.key, 's3.object.key')),
    uploadedAt: event.eventTime,
    versionId: object.versionId,
    sequencer: object.sequencer,
    eTag: object.eTag,
    size: object.size,
    uploadedBy: isObject(event.userIdentity) ? event.userIdentity.principalId : undefined,
  });
  return [kind === 'ObjectRemoved' ? { ...file, change: 'removal' } : file];
};

/** Keys are not encoded here: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const fromEventBridge = (event: MessageFields): FileEvent[] => {
  const isRemoval = event['detail-type'] === 'Object Deleted';
  if (!isRemoval && event['detail-type'] !== 'Object Created') return [];
  const detail = asObject(event.detail, 'detail');
  // Lifecycle rules withdraw no story. S3's own notifications do not send these as ObjectRemoved either.
  if (isRemoval && detail.reason === 'Lifecycle Expiration') return [];
  const bucket = asObject(detail.bucket, 'detail.bucket');
  const object = asObject(detail.object, 'detail.object');
  const file = fileVersionIn({
    bucket: bucket.name,
    key: asText(object.key, 'detail.object.key'),
    uploadedAt: event.time,
    versionId: object['version-id'],
    sequencer: object.sequencer,
    eTag: object.etag,
    size: object.size,
    uploadedBy: detail.requester,
  });
  return [isRemoval ? { ...file, change: 'removal' } : file];
};

/** S3 notifications encode keys as HTML forms do: `+` is a space, the rest is percent-encoded UTF-8. */
const formDecode = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new UnknownMessageError(`object key ${key} is not form-encoded`, { cause });
  }
};

/** @throws UnknownMessageError */
export const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new UnknownMessageError('the message is not JSON', { cause });
  }
};
