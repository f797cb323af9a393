import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Changes the pace of functions that run already. */
export interface PaceSwitch {
  /** Module to load into the functions' processes. */
  readonly module: string;
  /** @param slowdown how many times slower than on Lambda; absent: as fast as they can. */
  set(slowdown?: number): Promise<void>;
  remove(): Promise<void>;
}

export async function createPaceSwitch(): Promise<PaceSwitch> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const file = join(folder, 'slowdown');
  const module = pathToFileURL(join(import.meta.dirname, 'lambda-pace.ts'));
  module.search = encodeURIComponent(file);
  return {
    module: module.href,
    set: async (slowdown) => (slowdown === undefined ? rm(file, { force: true }) : writeFile(file, String(slowdown))),
    remove: () => rm(folder, { recursive: true }),
  };
}
