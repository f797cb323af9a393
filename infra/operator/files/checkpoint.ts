import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LAYOUT } from '../layout.ts';

/** How far a repair of a bucket has come: by prefix, the last key whose versions are all repaired. */
export interface Checkpoint {
  after(prefix: string): string | undefined;
  save(prefix: string, key: string): void;
  clear(): void;
}

/** What it says of yesterday's run may not be true any more. */
const KEPT_MS = 86_400_000;

/** A file on this machine. @param folder default: that of the command's state. */
export function openCheckpoint(bucket: string, folder = LAYOUT.state, nowMs = Date.now()): Checkpoint {
  const file = join(folder, `repair-${bucket}.json`);
  let keys: Record<string, string> = {};
  try {
    const { savedAt, ...saved } = JSON.parse(readFileSync(file, 'utf8'));
    if (nowMs - Date.parse(savedAt) < KEPT_MS) keys = saved.keys;
  } catch {
    // There is none, or it was not written to the end.
  }
  return {
    after: (prefix) => keys[prefix],
    save(prefix, key) {
      keys = { ...keys, [prefix]: key };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ savedAt: new Date(nowMs).toISOString(), keys }));
    },
    clear: () => rmSync(file, { force: true }),
  };
}
