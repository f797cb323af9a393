import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation } from './invocation-log.ts';

/** The modules that are loaded into the functions' processes, and what the bench tells them and hears from them. */
export interface Preloads {
  readonly modules: readonly string[];
  /** @param slowdown how many times slower than on Lambda; absent: as fast as they can. */
  setPace(slowdown?: number): Promise<void>;
  /** The invocations since the last time. */
  takeInvocations(): Promise<Invocation[]>;
  remove(): Promise<void>;
}

export async function createPreloads(): Promise<Preloads> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const [pace, log] = [join(folder, 'slowdown'), join(folder, 'invocations')];
  await writeFile(log, '');
  return {
    modules: [moduleUrl('invocation-log.ts', log), moduleUrl('lambda-pace.ts', pace)],
    setPace: (slowdown) => (slowdown === undefined ? rm(pace, { force: true }) : writeFile(pace, String(slowdown))),
    async takeInvocations() {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(log, '');
      return lines.map((line) => JSON.parse(line));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

function moduleUrl(name: string, file: string): string {
  const url = pathToFileURL(join(import.meta.dirname, name));
  url.search = encodeURIComponent(file);
  return url.href;
}
