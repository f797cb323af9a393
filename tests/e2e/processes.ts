import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from '../fixtures/until.ts';

/** Ids of all descendants of a process. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found: number[] = [];
  const below = (parent: number) => {
    for (const [child, of] of all) {
      if (of !== parent || child === undefined) continue;
      found.push(child);
      below(child);
    }
  };
  below(pid);
  return found;
}

/** Id of the table engine among the descendants of a process. */
export async function engineOf(pid: number): Promise<number> {
  for (const child of await descendantsOf(pid)) {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(child)]);
    if (/(java|dynoxide)\s*$/.test(stdout)) return child;
  }
  throw new Error('there is no table engine');
}

/** Whether the process runs. A zombie does not. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

/** Waits until the processes have ended. */
export function untilGone(pids: readonly number[]): Promise<void> {
  return until(`the end of ${pids.join(', ')}`, () => !pids.some(isAlive));
}
