import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROGRAM_EXTENSION } from '../layout.ts';

export type KeeperMessage = { type: 'watch' | 'forget'; pid: number } | { type: 'remove'; folder: string };

export interface Keeper {
  /** Its own process id. */
  readonly pid: number | undefined;
  /** From now on `child` ends when this process ends, however it ends. */
  watch(child: ChildProcess): void;
  /** From now on `folder` is removed when this process ends. */
  remove(folder: string): void;
  /** Kills everything still watched, removes what is to be removed. */
  close(): Promise<void>;
}

/**
 * Ends children and removes temporary files when this process ends, however it ends. An `exit` listener does not run on
 * SIGKILL, and a busy child does not notice a closed channel, so a separate process waits for this one to end.
 */
export function startKeeper(): Keeper {
  const keeper = fork(join(import.meta.dirname, `keeper-process${PROGRAM_EXTENSION}`), {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // unref: the keeper must not keep this process alive.
  keeper.unref();
  keeper.channel?.unref();
  const exited = once(keeper, 'exit');

  function tell(message: KeeperMessage): void {
    if (keeper.connected) keeper.send(message);
  }

  return {
    pid: keeper.pid,
    watch(child) {
      const { pid } = child;
      if (pid === undefined) return;
      tell({ type: 'watch', pid });
      // Process ids are reused: a process that has ended must not be killed.
      child.once('exit', () => tell({ type: 'forget', pid }));
    },
    remove: (folder) => tell({ type: 'remove', folder }),
    async close() {
      if (keeper.connected) keeper.disconnect();
      keeper.ref();
      if (keeper.exitCode === null && keeper.signalCode === null) await exited;
    },
  };
}
