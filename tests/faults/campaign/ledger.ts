import { readFile } from '../checker/world/read-file.ts';
import { refusalOf } from '../checker/world/refusal-of.ts';
import type { PutVersion } from '../checker/world/world.ts';

/** What S3 said of one upload. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly sequencer: string;
  /** Absent where the bucket does not name versions. */
  readonly versionId?: string | undefined;
  readonly eventTime: string;
}

/** What was done to the bucket, in order: the checker's list of file versions. */
export interface Ledger {
  put: (upload: Upload, bytes: Uint8Array, contentType?: string) => void;
  /** The key was deleted, and what it held is gone, but for versions that have names. */
  remove: (key: string) => void;
  /** The key's last version was deleted for ever. */
  removeLast: (key: string) => void;
  versions: () => PutVersion[];
  /** Files put so far. */
  size: () => number;
}

type Kept = Omit<PutVersion, 'hiddenBy'> & { hiddenBy: PutVersion['hiddenBy'] };

export const createLedger = (): Ledger => {
  const versions: Kept[] = [];
  const byKey = new Map<string, Kept[]>();
  const hide = (key: string, hiddenBy: PutVersion['hiddenBy']): void => {
    // What is overwritten and then deleted may be found deleted.
    for (const version of byKey.get(key) ?? [])
      if (version.versionId === undefined && version.hiddenBy !== 'delete') version.hiddenBy = hiddenBy;
  };
  return {
    put: ({ bucket, key, sequencer, versionId, eventTime }, bytes, contentType) => {
      // Under a version that has a name, one that has none is still to be had.
      if (versionId === undefined) hide(key, 'overwrite');
      const reading = readFile(bytes, contentType, key);
      const refusal = reading === undefined ? refusalOf(bytes) : undefined;
      const named = versionId === undefined ? { version: sequencer } : { version: versionId, versionId };
      const uploaded = { bucket, key, ...named, sequencer, uploadedAt: eventTime };
      const put: Kept = { ...uploaded, bytes: bytes.length, reading, refusal, hiddenBy: 'nothing' };
      versions.push(put);
      byKey.set(key, [...(byKey.get(key) ?? []), put]);
    },
    remove: (key) => hide(key, 'delete'),
    removeLast: (key) => {
      const last = byKey.get(key)?.at(-1);
      if (last) last.hiddenBy = 'delete';
    },
    versions: () => versions,
    size: () => versions.length,
  };
};
