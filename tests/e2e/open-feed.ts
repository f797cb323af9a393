import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { textOf } from './crawled-file.ts';

/** A server of one feed on this machine. */
export async function openFeed(title: string, headlines: string[]) {
  const at = new Date().toUTCString();
  const item = (name: string) =>
    `<item><title>${name}</title><link>/${encodeURIComponent(name)}</link><description>${textOf(name)}</description>` +
    `<pubDate>${at}</pubDate></item>`;
  const server = createServer((_, response) =>
    response.end(`<rss version="2.0"><channel><title>${title}</title>${headlines.map(item).join('')}</channel></rss>`),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/feed`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
