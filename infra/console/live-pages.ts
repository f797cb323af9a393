import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { StackUpdates, State } from './stack-updates.ts';
import type { View } from './view.ts';

/** The open pages: each has a response that stays open. */
export interface LivePages {
  /** Sends it `hello`, and then what changes. */
  add(response: ServerResponse, hello: unknown): void;
  stop(): void;
}

/** What a page gets at every look at the stack. */
export interface LiveState extends State {
  readonly counts: ReturnType<View['counts']>;
  readonly rate: ReturnType<View['rate']>;
  readonly hours: ReturnType<View['hours']>;
}

export interface Pace {
  /** Milliseconds between two reads of the stream. */
  readonly streamMs: number;
  /** Milliseconds between two looks at the queues. */
  readonly pollMs: number;
}

/** A page that does not read is cut off when so much waits for it; it connects again and starts afresh. */
const MOST_UNSENT_BYTES = 8 * 2 ** 20;
/** Rows that are sent at once; a page that gets this many loads its list again. */
const BURST = 500;

/** Reads the stack for as long as a page is open, and sends pages what changed, as server-sent events. */
export function createLivePages(view: View, updates: StackUpdates, { streamMs, pollMs }: Pace): LivePages {
  const pages = new Set<ServerResponse>();
  let stopped = false;

  const readers = [
    whileOpen(streamMs, async () => {
      await updates.readStream();
      sendChanges();
    }),
    whileOpen(pollMs, async () => {
      const now = Date.now();
      const counted = { counts: view.counts(), rate: view.rate(now), hours: view.hours(now) };
      const state: LiveState = { ...(await updates.state()), ...counted };
      send(pages, 'state', state);
    }),
  ];

  /** @returns starts the work, which is repeated for as long as a page is open. */
  function whileOpen(restMs: number, work: () => Promise<void>): () => Promise<void> {
    let running = false;
    return async () => {
      if (running) return;
      running = true;
      while (pages.size > 0 && !stopped) {
        await work();
        await delay(restMs, undefined, { ref: false });
      }
      running = false;
    };
  }

  function sendChanges(): void {
    const { files, stories } = view.changes();
    if (stories.length > 0) send(pages, 'stories', stories.slice(-BURST));
    if (files.length > 0) send(pages, 'files', files.slice(-BURST));
  }

  return {
    add(response, hello) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // For the other pages: this one asks for its rows after `hello`.
      sendChanges();
      send([response], 'hello', hello);
      pages.add(response);
      response.on('close', () => pages.delete(response));
      for (const start of readers) void start();
    },
    stop() {
      stopped = true;
      for (const page of pages) page.destroy();
    },
  };
}

function send(pages: Iterable<ServerResponse>, event: string, data: unknown): void {
  const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  for (const page of pages) {
    if (page.writableLength > MOST_UNSENT_BYTES) page.destroy();
    else page.write(text);
  }
}
