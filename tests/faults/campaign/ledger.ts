import { readFile } from '../checker/read-file.ts';
import { refusalOf } from '../checker/refusal-of.ts';
import { versionIdOf } from '../checker/version-id-of.ts';
import type { PutVersion } from '../checker/world.ts';

/** What S3 said of one upload. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly sequencer: string;
  /** Absent, or `null`, where the bucket keeps one version of a key. */
  readonly versionId?: string | undefined;
  readonly eventTime: string;
}

/** What was done to the bucket, in order: the checker's list of file versions. */
export interface Ledger {
  put: (upload: Upload, bytes: Uint8Array, contentType?: string) => void;
  remove: (key: string) => void;
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
      if (versionIdOf(version) === '' && version.hiddenBy !== 'delete') version.hiddenBy = hiddenBy;
  };
  return {
    put: ({ bucket, key, sequencer, versionId = 'null', eventTime }, bytes, contentType) => {
      // Under a version that has a name, one that has none is still to be had.
      if (versionId === 'null') hide(key, 'overwrite');
      const reading = readFile(bytes, contentType, key);
      const refusal = reading === undefined ? refusalOf(bytes) : undefined;
      const version = versionId === 'null' ? sequencer : versionId;
      const uploaded = { bucket, key, version, sequencer, uploadedAt: eventTime };
      const put: Kept = { ...uploaded, reading, refusal, hiddenBy: 'nothing' };
      versions.push(put);
      byKey.set(key, [...(byKey.get(key) ?? []), put]);
    },
    remove: (key) => hide(key, 'delete'),
    versions: () => versions,
    size: () => versions.length,
  };
};
