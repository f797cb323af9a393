import { hash } from 'node:crypto';
import type { ObjectRead } from '../../../functions/ingest/read-object.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { Step } from '../articles/file-plan.ts';
import { createLedger } from '../campaign/ledger.ts';
import type { World } from '../checker/world/world.ts';
import type { Random } from '../random.ts';

const BUCKET = 'bucket';

/** A bucket that keeps every version of half of its keys, and writes down what was put. */
export interface SimulatedBucket {
  /** Does one step of a plan at that instant, in epoch milliseconds. @returns the version to tell of, where one was put. */
  take: (step: Step, now: number) => FileVersion | undefined;
  read: (file: FileVersion) => ObjectRead;
  /** What the checker is to know of it. */
  known: () => Pick<World, 'versions' | 'objects'>;
}

export const simulatedBucket = (dice: Random): SimulatedBucket => {
  const ledger = createLedger();
  /** What can be had of a key: all its versions, or the last. */
  const kept = new Map<string, { readonly file: FileVersion; readonly bytes: Buffer }[]>();
  const keepsAll = new Map<string, boolean>();
  let uploads = 0;

  const put = ({ key, bytes }: Step & { do: 'put' }, isVersioned: boolean, now: number): FileVersion => {
    uploads += 1;
    const uploadedAt = new Date(now).toISOString();
    const sequencer = uploads.toString(16).toUpperCase().padStart(16, '0');
    const versionId = isVersioned ? `v${uploads}` : undefined;
    const [eTag, size] = [hash('md5', bytes), bytes.length];
    const file = { bucket: BUCKET, key, sequencer, uploadedAt, eTag, size, ...(versionId && { versionId }) };
    kept.set(key, [...(isVersioned ? (kept.get(key) ?? []) : []), { file, bytes }]);
    ledger.put({ bucket: BUCKET, key, sequencer, versionId, eventTime: uploadedAt }, bytes);
    return file;
  };

  return {
    take: (step, now) => {
      const isVersioned = keepsAll.get(step.key) ?? dice.chance(0.5);
      keepsAll.set(step.key, isVersioned);
      if (step.do === 'put') return put(step, isVersioned, now);
      if (!isVersioned) {
        kept.delete(step.key);
        ledger.remove(step.key);
      }
      return undefined;
    },
    read: ({ key, versionId, eTag }) => {
      const all = kept.get(key) ?? [];
      const found = all.find(({ file }) => (versionId ? file.versionId === versionId : file.eTag === eTag));
      if (found) return { ok: true, bytes: found.bytes };
      const reason = all.length > 0 ? 'overwritten' : 'deleted';
      return { ok: false, reason, detail: reason };
    },
    known: () => {
      const versions = ledger.versions();
      const last = new Map(versions.map(({ key, reading }) => [key, reading]));
      return { versions, objects: new Map([...kept.keys()].map((key) => [key, last.get(key)])) };
    },
  };
};
