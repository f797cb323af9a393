import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Where nobody takes a connection, nor refuses it: whoever comes waits until he gives up. */
export interface ClosedDoor {
  readonly endpoint: string;
  /** False on a machine that lets everybody in. */
  readonly isClosed: boolean;
  close: () => void;
}

/** A process that listens, with room for one in its queue, and then does nothing; it ends by itself some time after whoever started it. */
const LISTEN = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  require('node:fs').writeSync(1, String(this.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);
  process.exit();
});`;

/** Far more than fill the queue. */
const VISITORS = 8;
/** On this machine a connection takes no time, milliseconds. */
const HANGS_MS = 100;

export const openClosedDoor = async (): Promise<ClosedDoor> => {
  const child: ChildProcess = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = child.stdout === null ? [] : await once(child.stdout, 'data');
  const sockets = Array.from({ length: VISITORS }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
  await delay(HANGS_MS);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    isClosed: sockets.some(({ connecting }) => connecting),
    close: () => {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
    },
  };
};
