import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordedCall } from './calls.ts';

/** Records what the functions ask of AWS. */
export interface Recorder {
  /** Loaded into each function's process. */
  readonly module: string;
  /** So far. */
  calls(): Promise<RecordedCall[]>;
  remove(): Promise<void>;
}

export async function createRecorder(): Promise<Recorder> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-calls-'));
  const file = join(folder, 'calls');
  await writeFile(file, '');
  const module = pathToFileURL(join(import.meta.dirname, 'record-calls.ts'));
  module.search = encodeURIComponent(file);
  return {
    module: module.href,
    async calls() {
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
