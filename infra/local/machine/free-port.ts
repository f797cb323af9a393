import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Those this process has given: what is to listen there takes a second to begin, and the next one who asks may ask meanwhile. */
const given = new Set<number>();

/**
 * A port nobody listens on at this moment, for a server that cannot be asked to choose its own; never the same twice. Another process may take it
 * before it is used: try again then.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

async function anyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
