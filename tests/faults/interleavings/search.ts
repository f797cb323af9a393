import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Search {
  readonly ok: boolean;
  readonly faults: number;
  /** As the tests print it: schedules, states, ends. */
  readonly summary: string;
}

/** For millions of states and what is remembered of the writers in them, at most two gigabytes were in use. */
const MEMORY = '--max-old-space-size=4096';

/** Runs the tests' search with more faults in each schedule than `npm test` has time for. */
export const searchInterleavings = async (faults: number): Promise<Search> => {
  const child = spawn(process.execPath, [MEMORY, join(import.meta.dirname, 'interleavings.test.ts')], {
    env: { ...process.env, INTERLEAVING_FAULTS: String(faults) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  console.log(said);
  const [, summary = ''] = /^interleavings: (.*)$/m.exec(said) ?? [];
  return { ok: code === 0, faults, summary };
};
