import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionPool } from '../../../../infra/local/lambda/function-pool.ts';
import { articleFile, articleFiles } from '../articles.ts';
import { type Rig, startRig } from '../rig.ts';
import type { System } from '../systems.ts';

/** One start of one function, in milliseconds since its process was asked for. */
export interface ColdStart {
  /** The first file is done. */
  readonly handledMs: number;
}

export interface ColdStartSeries {
  readonly system: string;
  /** The function that takes the file. */
  readonly starts: readonly ColdStart[];
  /** The function that announces it, started cold after each of them; absent where one function does both. */
  readonly announcer?: readonly ColdStart[];
}

/** Files that each system has handled before: emulators are slow at first, AWS's services are not. */
const WARM_FILES = 100;
const STALL_MS = 60_000;

/**
 * Starts the functions of each system, each time with a new file, while no other system runs. The first round loads the
 * disk cache and is not counted.
 */
export async function measureColdStarts(systems: readonly System[], rounds: number): Promise<ColdStartSeries[]> {
  const series: ColdStartSeries[] = [];
  for (const system of systems) {
    const rig = await startRig(system, { functions: 2 });
    try {
      await rig.deliver(await rig.store(articleFiles(WARM_FILES)));
      const starts: ColdStart[] = [];
      const announcer: ColdStart[] = [];
      for (let round = -1; round < rounds; round++) {
        const { start, announced } = await startOnce(rig, WARM_FILES + 1 + round);
        if (round < 0) continue;
        starts.push(start);
        if (announced) announcer.push(announced);
      }
      series.push({ system: system.name, starts, ...(announcer.length > 0 && { announcer }) });
    } finally {
      await rig.stop();
    }
  }
  return series;
}

/** One function after the other: on Lambda each has its own cores, here the second would take those of the first. */
async function startOnce(rig: Rig, index: number): Promise<{ start: ColdStart; announced?: ColdStart }> {
  const { taker, announcer } = rig;
  const event = rig.eventOf(await rig.store([articleFile({ index })]));
  const held = announcer && holdInvocation(announcer);
  try {
    const start = await startProcess(taker, event);
    if (!held) return { start };
    return { start, announced: await startProcess(announcer, await held.event) };
  } finally {
    held?.release();
    // The rest of the pipeline must not run beside the next start.
    await rig.stack.settle();
  }
}

async function startProcess(pool: FunctionPool, event: unknown): Promise<ColdStart> {
  const { name, environment } = pool.definition;
  const args = [bundleFile(pool), JSON.stringify(event), String(process.hrtime.bigint())];
  const child = fork(join(import.meta.dirname, 'child.mjs'), args, {
    env: { ...environment },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([code]): never => {
    throw new Error(`${name} exited with code ${code} before it had handled its event`);
  });
  const [message] = await Promise.race([once(child, 'message'), exited]);
  exited.catch(() => {});
  const { failures, ...start } = message as ColdStart & { failures: number };
  if (failures > 0) throw new Error(`${name} failed at its event`);
  return start;
}

function bundleFile(pool: FunctionPool): string {
  const folder = pool.definition.codeFolder;
  const module = join(folder, 'index.mjs');
  return existsSync(module) ? module : join(folder, 'index.js');
}

interface HeldInvocation {
  /** @throws when none comes within a minute. */
  readonly event: Promise<unknown>;
  /** Answers the event source; from now on events reach the function again. */
  release(): void;
}

/** Takes the next event away from the function's warm processes, so that a cold one can handle it. */
function holdInvocation(pool: FunctionPool): HeldInvocation {
  const { invoke } = pool;
  const event = Promise.withResolvers<unknown>();
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(() => event.reject(new Error(`${pool.definition.name} was not invoked`)), STALL_MS);
  const held: FunctionPool['invoke'] = async (given) => {
    event.resolve(given);
    await done.promise;
    return { ok: true, payload: null };
  };
  Object.assign(pool, { invoke: held });
  return {
    event: event.promise,
    release() {
      clearTimeout(timer);
      Object.assign(pool, { invoke });
      done.resolve();
    },
  };
}
