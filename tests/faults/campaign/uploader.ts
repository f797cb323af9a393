import { hash } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BucketNotifications } from '../../../infra/local/events/bucket-notifications.ts';
import type { Step, Versioning } from '../articles/file-plan.ts';
import type { ObjectVersions } from '../proxy/object-versions.ts';
import { decodeKey, disguised, firstRecord, replayed } from './event-shapes.ts';
import type { Ledger } from './ledger.ts';

export interface Uploader {
  /** Does one step of the plan; resolves when S3 has told of it. */
  take: (step: Step) => Promise<void>;
  stop: () => void;
}

export interface UploaderProps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly notifications: BucketNotifications;
  readonly ledger: Ledger;
  readonly versions: ObjectVersions;
  /** Receives each event in place of the queue. */
  readonly onEvent: (body: string, key: string) => void;
}

/**
 * S3's sequencers differ in length, the emulator's do not. The first digits tell which is later, and here the longer one rarely is; of the
 * fourth and the fifth upload of one key, which the certain plan has within one crawl, it is the earlier one.
 */
const TAILS = ['', '4B7', '9C', '1'] as const;

/** What uploads of all kinds are called. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const NAMES = ['Put', 'CompleteMultipartUpload', 'Copy', 'Post'] as const;

/** How the buckets may be set whose keys these are: half of them as the template's is. */
const VERSIONINGS: readonly Versioning[] = ['enabled', 'off', 'enabled', 'suspended', 'enabled', 'enabled later'];

/** What S3 says of bytes that nobody has said anything of. */
const ANY_BYTES = 'application/octet-stream';

/** Far more than an emulator in this process ever takes to tell of an upload, milliseconds. */
const TOLD_WITHIN_MS = 10_000;

/** Uploads, writes down what was uploaded, and takes the events away from the queue. One step at a time, so that both agree. */
export const createUploader = ({ s3, bucket, notifications, ledger, versions, onEvent }: UploaderProps): Uploader => {
  /** Key -> uploads so far. */
  const puts = new Map<string, number>();
  /** Key -> how its bucket is set. */
  const settings = new Map<string, Versioning>();
  let told = Promise.withResolvers<string>();
  const stop = notifications.divert(({ body }) => told.resolve(body));

  const put = async (step: Step & { do: 'put' }): Promise<void> => {
    const { key, bytes, contentType, versioning } = step;
    told = Promise.withResolvers();
    const timer = setTimeout(() => told.reject(new Error(`no event tells of ${key}`)), TOLD_WITHIN_MS);
    const stored = s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType }));
    const [body] = await Promise.all([told.promise, stored]).finally(() => clearTimeout(timer));
    const { object } = firstRecord(body).s3;
    if (decodeKey(object.key) !== key) throw new Error(`the event of ${key} tells of ${object.key}`);
    const times = puts.get(key) ?? 0;
    puts.set(key, times + 1);
    const setting = settings.get(key) ?? versioning ?? VERSIONINGS[puts.size % VERSIONINGS.length] ?? 'off';
    settings.set(key, setting);
    const versionId = newVersionId(setting, key, times);
    const eventId = setting === 'suspended' ? 'null' : versionId;
    const name = NAMES[Math.floor(puts.size / VERSIONINGS.length) % NAMES.length];
    const tail = TAILS[times % TAILS.length];
    const fromS3 = disguised(body, `${object.sequencer}${tail}`, `ObjectCreated:${name}`, eventId);
    const event = step.replayed ? replayed(fromS3) : fromS3;
    const { eventTime, s3: toldOf } = firstRecord(event);
    const { sequencer = '' } = toldOf.object;
    versions.put(bucket, key, versionId ?? 'null', { bytes, eTag: object.eTag, contentType: contentType ?? ANY_BYTES });
    ledger.put({ bucket, key, sequencer, versionId, eventTime }, bytes, contentType);
    onEvent(event, key);
  };

  return {
    stop,
    take: async (step) => {
      if (step.do === 'put') return put(step);
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: step.key }));
      if (step.forEver) {
        const last = newVersionId(settings.get(step.key) ?? 'off', step.key, (puts.get(step.key) ?? 0) - 1);
        versions.remove(bucket, step.key, last ?? 'null');
        ledger.removeLast(step.key);
      } else if (!keepsDeleted(settings.get(step.key) ?? 'off')) {
        if (settings.get(step.key) === 'suspended') versions.mark(bucket, step.key);
        else versions.remove(bucket, step.key, 'null');
        ledger.remove(step.key);
      }
    },
  };
};

/** Whether a deletion only puts a marker over what is there: elsewhere the version called `null` is gone. */
const keepsDeleted = (setting: Versioning): boolean => setting === 'enabled' || setting === 'enabled later';

/**
 * The name of a new version, where it has one: opaque, and in no order.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 * @param times uploads of the key before this one.
 */
const newVersionId = (setting: Versioning, key: string, times: number): string | undefined =>
  setting === 'enabled' || (setting === 'enabled later' && times > 0)
    ? hash('sha256', `${key} ${times}`, 'base64url').slice(0, 32)
    : undefined;
