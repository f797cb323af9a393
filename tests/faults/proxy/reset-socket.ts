import type { Socket } from 'node:net';

/**
 * Breaks a connection, so that its other end sees a reset. One that is closing already is only closed: Node (24.21) loses hold
 * of a socket that is reset while its end is on its way, and then waits for it for ever when the process is to exit, behind
 * the `exit` event and every timer. The other end of such a connection is a process that was killed.
 */
export const resetSocket = (socket: Socket | null): void => {
  if (socket?.writableEnded) socket.destroy();
  else socket?.resetAndDestroy();
};
