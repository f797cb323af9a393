import { createHash } from 'node:crypto';
import type { ObjectRead } from '../../../functions/ingest/read-object.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { Upload } from '../checker/world.ts';
import { MAX_BYTES } from '../product.ts';
import type { PlannedFile } from './storm-plan.ts';

const BUCKET = 'articles';

/** A bucket with or without versioning, which remembers everything that was uploaded. */
export interface SimulatedBucket {
  readonly put: (file: PlannedFile, now: number) => Upload;
  readonly remove: (upload: Upload) => void;
  readonly read: (file: FileVersion) => ObjectRead;
  readonly uploads: () => Upload[];
  /** Deletes what stands at a key: with versioning its versions stay under a delete marker. */
  readonly removeKey: (key: string) => void;
  /** Removes the delete marker of a key. */
  readonly bringBack: (key: string) => void;
  readonly hasObject: (key: string) => boolean;
  /** Keys that were uploaded, and at which nothing stands. */
  readonly deletedKeys: () => string[];
}

export function simulatedBucket(isVersioned: boolean): SimulatedBucket {
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
  return {
    put: (file, now) => {
      const upload: Upload = {
        ...file,
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
      return upload;
    },
    remove: (upload) => lose(nameOf(upload), 'deleted'),
    read: (file) => {
      const place = held.get(nameOf(file)) ?? (file.versionId || marked.has(file.key) ? undefined : latest(file.key));
      const object = uploads[place ?? -1];
      if (!object) return { ok: false, reason: 'deleted', detail: 'the object is gone' };
      if (file.eTag !== undefined && object.eTag !== file.eTag)
        return { ok: false, reason: 'overwritten', detail: 'another object is there' };
      const { bytes } = object;
      if (bytes.length > MAX_BYTES) return { ok: true, bytes: bytes.subarray(0, 65_536), size: bytes.length };
      return { ok: true, bytes };
    },
    uploads: () => uploads,
    removeKey: (key) => {
      if (isVersioned) marked.add(key);
      else lose(nameOf({ key }), 'deleted');
    },
    bringBack: (key) => void marked.delete(key),
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
