import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

/** A process whose server resets its one connection, after `before`; answers with what the client saw, once it has ended by itself. */
const seenByClient = async (before: string): Promise<string> => {
  const program = `
    import { connect, createServer } from 'node:net';
    import { resetSocket } from ${JSON.stringify(join(import.meta.dirname, 'reset-socket.ts'))};
    const server = createServer((socket) => {
      ${before};
      resetSocket(socket);
      server.close();
    });
    server.listen(0, '127.0.0.1', () => {
      const client = connect(server.address().port, '127.0.0.1');
      client.on('error', ({ code }) => console.log(code)).on('close', () => console.log('closed')).resume();
    });
  `;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  return (await run).stdout;
};

describe('resetSocket', () => {
  it('lets the other end see a reset', async () => {
    assert.equal(await seenByClient(''), 'ECONNRESET\nclosed\n');
  });

  it('leaves a process able to end whose connection was closing already', async () => {
    assert.equal(await seenByClient('socket.end()'), 'closed\n');
  });
});
