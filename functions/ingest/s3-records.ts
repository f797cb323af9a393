import type { CorrectionNote } from '../story/correct/correction.ts';
import type { FileVersion } from '../story/items/file-version.ts';

/**
 * A message of an unknown format. It returns to the queue and ends in the dead-letter queue, for a person to look at.
 */
export class UnknownMessageError extends Error {
  override readonly name = 'UnknownMessageError';
}

/** What happened to a file. */
export interface FileEvent extends FileVersion {
  /**
   * Absent for an upload. `removal`: a version was deleted, or a delete marker was added, which then is the version
   * here. `restoration`: an operator restores a withdrawn story from this version. `split`: an operator splits the
   * report of this version off its story.
   */
  change?: 'removal' | 'restoration' | 'split';
  /** Of a restoration or a split. */
  storyId?: string;
  /**
   * For a restoration: `withdrawnAt` of the story as the operator saw it, so that a redelivered restoration undoes no
   * later withdrawal.
   */
  withdrawnAt?: string;
  /** Of a split, and of a restoration that undoes a merge. */
  note?: CorrectionNote;
  /** Of a split: a report that stays, from which the story can get its facts. */
  heir?: FileVersion;
}

/**
 * The file events in one queue message: an S3 notification, alone or wrapped by SNS, an EventBridge event, or an
 * operator's restoration. S3's test event, and events that are neither upload nor deletion (such as a restore from an
 * archive), give none.
 * @throws UnknownMessageError when the message is none of these.
 */
export function s3Records(body: string): FileEvent[] {
  return fromMessage(parse(body));
}

/**
 * Event names, beside those of S3, of records that an operator sends (`wiredrop withdraw --restore`, `merge --undo`,
 * `split`).
 */
export const RESTORATION = 'wiredrop:Restoration';
export const SPLIT = 'wiredrop:Split';

const fromMessage = (message: unknown): FileEvent[] => {
  if (!isObject(message)) throw new UnknownMessageError('the message is not a JSON object');
  if (message.Event === 's3:TestEvent') return [];
  if (message.Type === 'Notification' && typeof message.Message === 'string') return s3Records(message.Message);
  if (Array.isArray(message.Records)) return message.Records.flatMap(fromS3);
  if (message.source === 'aws.s3') return fromEventBridge(message);
  throw new UnknownMessageError('the message is neither an S3 notification nor one wrapped by SNS or EventBridge');
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const fromS3 = (record: unknown): FileEvent[] => {
  const event = asObject(record, 'Records[]');
  if (event.eventSource !== 'aws:s3')
    throw new UnknownMessageError(`not an S3 event: eventSource is ${String(event.eventSource)}`);
  const [, kind] = /^(?:s3:)?(ObjectCreated|ObjectRemoved|wiredrop):/.exec(String(event.eventName)) ?? [];
  if (kind === undefined) return [];
  const s3 = asObject(event.s3, 's3');
  const bucket = asObject(s3.bucket, 's3.bucket');
  const object = asObject(s3.object, 's3.object');
  const file = fileVersion(bucket.name, formDecode(text(object.key, 's3.object.key')), event.eventTime, {
    versionId: object.versionId,
    sequencer: object.sequencer,
    eTag: object.eTag,
    size: object.size,
    uploadedBy: isObject(event.userIdentity) ? event.userIdentity.principalId : undefined,
  });
  if (kind === 'ObjectCreated') return [file];
  if (kind === 'ObjectRemoved') return [{ ...file, change: 'removal' }];
  const asked = { ...file, storyId: text(event.storyId, 'storyId') };
  if (event.eventName !== SPLIT) {
    const { withdrawnAt } = event;
    return [
      {
        ...asked,
        change: 'restoration',
        ...(typeof withdrawnAt === 'string' && { withdrawnAt }),
        ...(isObject(event.note) && noteOf(event)),
      },
    ];
  }
  return [
    { ...asked, change: 'split', ...noteOf(event), ...(isObject(event.heir) && heirOf(event.heir, bucket.name)) },
  ];
};

const noteOf = (event: Record<string, unknown>): { note: CorrectionNote } => {
  const { id, at, by, reason } = asObject(event.note, 'note');
  return {
    note: {
      id: text(id, 'note.id'),
      at: text(at, 'note.at'),
      by: text(by, 'note.by'),
      ...(typeof reason === 'string' && reason !== '' && { reason }),
    },
  };
};

const heirOf = (
  { key, versionId, sequencer, uploadedAt }: Record<string, unknown>,
  bucket: unknown,
): { heir: FileVersion } => ({
  heir: fileVersion(bucket, text(key, 'heir.key'), uploadedAt, { versionId, sequencer }),
});

/** Keys are not encoded here: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const fromEventBridge = (event: Record<string, unknown>): FileEvent[] => {
  const isRemoval = event['detail-type'] === 'Object Deleted';
  if (!isRemoval && event['detail-type'] !== 'Object Created') return [];
  const detail = asObject(event.detail, 'detail');
  // Lifecycle rules withdraw no story. S3's own notifications do not send these as ObjectRemoved either.
  if (isRemoval && detail.reason === 'Lifecycle Expiration') return [];
  const bucket = asObject(detail.bucket, 'detail.bucket');
  const object = asObject(detail.object, 'detail.object');
  const file = fileVersion(bucket.name, text(object.key, 'detail.object.key'), event.time, {
    versionId: object['version-id'],
    sequencer: object.sequencer,
    eTag: object.etag,
    size: object.size,
    uploadedBy: detail.requester,
  });
  return [isRemoval ? { ...file, change: 'removal' } : file];
};

/** Code units that are kept of a principal's name. */
const PRINCIPAL_UNITS = 128;

type Optional = Partial<Record<'versionId' | 'sequencer' | 'eTag' | 'size' | 'uploadedBy', unknown>>;

const fileVersion = (bucket: unknown, key: string, time: unknown, optional: Optional): FileVersion => {
  const { versionId, sequencer, eTag, size, uploadedBy } = optional;
  const uploaded = new Date(text(time, 'event time'));
  if (Number.isNaN(uploaded.getTime())) throw new UnknownMessageError(`event time ${String(time)} is not a time`);
  return {
    bucket: text(bucket, 'bucket name'),
    key,
    uploadedAt: uploaded.toISOString(),
    // Objects written while versioning is off or suspended carry the version id "null".
    ...(typeof versionId === 'string' && versionId !== '' && versionId !== 'null' && { versionId }),
    ...(typeof sequencer === 'string' && sequencer !== '' && { sequencer }),
    ...(typeof eTag === 'string' && eTag !== '' && { eTag: eTag.replaceAll('"', '') }),
    ...(typeof size === 'number' && { size }),
    ...(typeof uploadedBy === 'string' && uploadedBy !== '' && { uploadedBy: uploadedBy.slice(0, PRINCIPAL_UNITS) }),
  };
};

/** S3 notifications encode keys as HTML forms do: `+` is a space, the rest is percent-encoded UTF-8. */
const formDecode = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new UnknownMessageError(`object key ${key} is not form-encoded`, { cause });
  }
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new UnknownMessageError('the message is not JSON', { cause });
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asObject = (value: unknown, name: string): Record<string, unknown> => {
  if (!isObject(value)) throw new UnknownMessageError(`${name} is missing`);
  return value;
};

const text = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw new UnknownMessageError(`${name} is missing`);
  return value;
};
