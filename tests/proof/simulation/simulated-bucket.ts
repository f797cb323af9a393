import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ObjectRead } from '../../../functions/ingest/read-object.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { OpenContainer } from '../../../functions/unpack/unpack-container.ts';
import type { Upload } from '../checker/world.ts';
import { MAX_BYTES } from '../product.ts';
import type { PlannedFile } from './storm-plan.ts';

const BUCKET = 'articles';

export type SimulatedBucket = ReturnType<typeof simulatedBucket>;

/** A bucket with or without versioning, which remembers everything that was uploaded. */
export function simulatedBucket(isVersioned: boolean) {
  const uploads: Upload[] = [];
  /** Index of the upload that a key holds, or that a version of it is. */
  const held = new Map<string, number>();
  const marked = new Set<string>();
  const nameOf = ({ key, versionId = '' }: Pick<Upload, 'key' | 'versionId'>): string => `${key}@${versionId}`;
  const lose = (name: string, gone: 'deleted' | 'overwritten'): void => {
    const at = held.get(name);
    const lost = uploads[at ?? -1];
    if (at === undefined || !lost) return;
    uploads[at] = { gone, ...lost };
    held.delete(name);
  };
  /** Of the versions that the key still holds. */
  const latest = (key: string): number | undefined =>
    [...held.values()].filter((at) => uploads[at]?.key === key).sort((one, other) => other - one)[0];
  const hasObject = (key: string): boolean => !marked.has(key) && latest(key) !== undefined;
  const objectOf = (file: FileVersion): Upload | undefined => {
    const place = held.get(nameOf(file)) ?? (file.versionId || marked.has(file.key) ? undefined : latest(file.key));
    return uploads[place ?? -1];
  };
  const metadataOf = new Map<Upload['bytes'], PlannedFile['metadata']>();
  const put = ({ metadata, ...file }: PlannedFile, now: number): Upload => {
    const isQuiet = metadata?.['wiredrop-quiet'] !== undefined;
    const upload: Upload = {
      ...file,
      ...(isQuiet && { quiet: true as const }),
      bucket: BUCKET,
      ...(isVersioned && { versionId: `version-${uploads.length}` }),
      sequencer: sequencer(uploads.length),
      eTag: createHash('md5').update(file.bytes).digest('hex'),
      uploadedAt: new Date(now).toISOString(),
    };
    lose(nameOf(upload), 'overwritten');
    held.set(nameOf(upload), uploads.length);
    marked.delete(file.key);
    uploads.push(upload);
    metadataOf.set(upload.bytes, metadata);
    return upload;
  };
  const onceDeletedKeys = new Set<string>();
  return {
    isVersioned,
    onceDeletedKeys,
    put,
    /** Undefined if an object stands at the key. */
    putOnce: (file: PlannedFile, now: number) => (hasObject(file.key) ? undefined : put(file, now)),
    remove: (upload: Upload) => {
      onceDeletedKeys.add(upload.key);
      lose(nameOf(upload), 'deleted');
    },
    open: (file: FileVersion, from: number): OpenContainer | undefined => {
      const object = objectOf(file);
      if (!object || (!file.versionId && file.eTag !== undefined && object.eTag !== file.eTag)) return undefined;
      const metadata = metadataOf.get(object.bytes) ?? {};
      return { bytes: Readable.from([object.bytes.subarray(from)]), metadata };
    },
    latest: (file: FileVersion) => {
      if (!hasObject(file.key)) return 'none';
      const object = uploads[latest(file.key) ?? -1];
      const isSame = file.versionId ? object?.versionId === file.versionId : object?.eTag === file.eTag;
      return isSame ? 'same' : 'other';
    },
    read: (file: FileVersion): ObjectRead => {
      const object = objectOf(file);
      if (!object) return { ok: false, reason: 'deleted', detail: 'the object is gone' };
      if (file.eTag !== undefined && object.eTag !== file.eTag)
        return { ok: false, reason: 'overwritten', detail: 'another object is there' };
      const { bytes } = object;
      const metadata = metadataOf.get(bytes);
      const said = metadata ? { metadata } : {};
      if (bytes.length <= MAX_BYTES) return { ok: true, bytes, ...said };
      return { ok: true, bytes: bytes.subarray(0, 65_536), size: bytes.length, ...said };
    },
    uploads: () => uploads,
    /** At which an object stands. */
    keys: () => [...new Set(uploads.map(({ key }) => key))].filter(hasObject),
    /** That can be read, as S3 lists them. */
    versions: (): FileVersion[] =>
      [...held.values()].flatMap((at) => {
        const { bucket, key, versionId, uploadedAt } = uploads[at] as Upload;
        return { bucket, key, uploadedAt, ...(versionId && { versionId }) };
      }),
    markBackfilled: (key: string, versionId: string | undefined) => {
      const at = uploads.findIndex((one) => one.key === key && one.versionId === versionId);
      const upload = uploads[at];
      if (upload) uploads[at] = { ...upload, isBackfilled: true };
    },
    /** With versioning its versions stay under a delete marker. @returns the event's message */
    removeKey: (key: string, now: number) => {
      const file = uploads.findLast((one) => one.key === key) as Upload;
      onceDeletedKeys.add(key);
      if (isVersioned) marked.add(key);
      else lose(nameOf({ key }), 'deleted');
      return s3Event([{ ...file, uploadedAt: new Date(now).toISOString() }], 'ObjectRemoved:Delete');
    },
    /** Removes the delete marker of a key. */
    bringBack: (key: string) => void marked.delete(key),
    hasObject,
    deletedKeys: () => [...new Set(uploads.map(({ key }) => key))].filter((key) => !hasObject(key)),
  };
}

/** S3 leaves out zeros at the end now and then: the shorter one is padded before two are compared. */
function sequencer(at: number): string {
  const digits = `0055AED6DC${(16 * (at + 1)).toString(16).padStart(6, '0').toUpperCase()}`;
  return at % 3 === 0 ? digits.replace(/0+$/, '') : digits;
}

/** The S3 notification of these uploads, as SQS delivers it; or of the deletion of their keys. */
export function s3Event(uploads: readonly Upload[], eventName = 'ObjectCreated:Put'): string {
  const Records = uploads.map(({ bucket, key, versionId, sequencer, eTag, uploadedAt, bytes }) => ({
    eventSource: 'aws:s3',
    eventName,
    eventTime: uploadedAt,
    s3: {
      bucket: { name: bucket },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+'),
        ...{ versionId, sequencer, eTag },
        size: bytes.length,
      },
    },
  }));
  return JSON.stringify({ Records });
}
