import { rmSync } from 'node:fs';
import type { KeeperMessage } from './keeper.ts';

/**
 * When the channel to the process that started it closes, kills the processes and removes the folders on its lists.
 * Runs in its own process group, so that a Ctrl-C in the terminal does not end it first.
 */
const WATCHED = new Set<number>();
const FOLDERS: string[] = [];

process.on('message', (message: KeeperMessage) => {
  if (message.type === 'remove') FOLDERS.push(message.folder);
  else if (message.type === 'watch') WATCHED.add(message.pid);
  else WATCHED.delete(message.pid);
});

process.on('disconnect', () => {
  for (const pid of WATCHED) killIfAlive(pid);
  for (const folder of FOLDERS) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit();
});

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it has ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) console.error(error);
  }
}
