import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Ids of all processes below one, at this moment. */
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

/** Id of the table engine below a process. */
export async function engineOf(pid: number): Promise<number> {
  for (const child of await descendantsOf(pid)) {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(child)]);
    if (/java\s*$/.test(stdout)) return child;
  }
  throw new Error('there is no Java');
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is none.
    return false;
  }
}

/** Fails if one of the processes is still there after five seconds. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 5000;
  while (pids.some(isAlive) && Date.now() < deadline) await delay(20);
  assert.deepEqual(pids.filter(isAlive), []);
}
