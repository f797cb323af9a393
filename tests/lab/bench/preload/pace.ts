import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation } from './lambda-pace.ts';

/** Sets the pace of the functions' processes, and collects their invocations. */
export interface Pace {
  /** Loaded into each function's process. */
  readonly module: string;
  /** @param slowdown how many times slower than on Lambda; absent: as fast as they can. */
  set(slowdown?: number): Promise<void>;
  /** The invocations since the last time. */
  takeInvocations(): Promise<Invocation[]>;
  remove(): Promise<void>;
}

export async function createPace(): Promise<Pace> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const [slow, log] = [join(folder, 'slowdown'), join(folder, 'invocations')];
  const module = pathToFileURL(join(import.meta.dirname, 'lambda-pace.ts'));
  module.search = encodeURIComponent(folder);
  await writeFile(log, '');
  return {
    module: module.href,
    set: (slowdown) => (slowdown === undefined ? rm(slow, { force: true }) : writeFile(slow, String(slowdown))),
    async takeInvocations() {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(log, '');
      return lines.map((line) => JSON.parse(line));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
