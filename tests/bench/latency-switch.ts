import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Turns AWS-like latency of calls on and off in functions that run already. */
export interface LatencySwitch {
  /** Module to load into the functions' processes. */
  readonly module: string;
  set(on: boolean): Promise<void>;
  remove(): Promise<void>;
}

export async function createLatencySwitch(): Promise<LatencySwitch> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const file = join(folder, 'on');
  const module = pathToFileURL(join(import.meta.dirname, 'delay-calls.ts'));
  module.search = encodeURIComponent(file);
  return {
    module: module.href,
    set: async (on) => (on ? writeFile(file, '') : rm(file, { force: true })),
    remove: () => rm(folder, { recursive: true }),
  };
}
