import type { KeeperMessage } from './keeper.ts';

/**
 * Outlives the process that started it by one step: when the channel to that process closes, however it ended, everything it asked to be
 * watched is killed. Runs in its own process group, so that a Ctrl-C in the terminal does not end it first.
 */
const watched = new Set<number>();

process.on('message', (message: KeeperMessage) => {
  if (message.type === 'watch') watched.add(message.pid);
  else watched.delete(message.pid);
});

process.on('disconnect', () => {
  for (const pid of watched) killIfAlive(pid);
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
