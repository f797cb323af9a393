import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type Call, readCall } from './call.ts';
import type { FaultPlan } from './fault-plan.ts';
import { FAULTS, type Outcome } from './faults.ts';

/** Where the services really are. */
export type Targets = Readonly<Record<Call['service'], string>>;

export interface Processes {
  isRunning(pid: number): boolean;
  /** Ends it at once. */
  kill(pid: number): void;
}

export interface FaultProxyProps {
  readonly plan: FaultPlan;
  /** The functions' processes. */
  readonly processes: Processes;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Calls wait until it is known where the services are. */
  aim(targets: Targets): void;
  stop(): Promise<void>;
}

/** A proxy between the functions and the emulators that breaks the calls which the plan chooses. */
export async function startFaultProxy({ plan, processes }: FaultProxyProps): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const targets = Promise.withResolvers<Targets>();
  const server = createServer((request, response) => {
    // The connection of a killed caller is broken.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const call = readCall({ method, path, headers, body: await buffer(request) });
    const pass = async () => forward(agent, (await targets.promise)[call.service], request, call.body);
    const choice = plan.choose(call);
    if (choice === undefined) {
      await respond(response, await pass());
      return;
    }
    const outcome = await FAULTS[choice.fault].apply({
      call,
      pass,
      isRunning: () => processes.isRunning(call.pid),
      kill: () => processes.kill(call.pid),
    });
    choice.done(outcome !== undefined);
    await respond(response, outcome ?? (await pass()));
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aim: targets.resolve,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond(response: ServerResponse, outcome: Exclude<Outcome, undefined>): Promise<void> {
  if (outcome === 'reset') {
    reset(response.socket);
  } else if ('half' in outcome) {
    const { status, headers, body } = outcome.half;
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => reset(response.socket));
  } else if ('late' in outcome) {
    await delay(outcome.afterMs, undefined, { ref: false });
    await respond(response, outcome.late);
  } else {
    const { status, headers, body } = outcome;
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  }
}

/** Node 24.21 keeps a socket for ever that is reset while it ends, so the socket of a killed process is only closed. */
function reset(socket: Socket | null): void {
  if (socket?.writableEnded) socket.destroy();
  else socket?.resetAndDestroy();
}

/** Headers of one connection, and of the body as the emulator sent it. */
const NOT_FORWARDED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'x-amz-crc32']);

async function forward(agent: Agent, target: string, from: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = { ...from.headers, 'content-length': body.length };
  const request = httpRequest(new URL(from.url ?? '/', target), { agent, method: from.method, headers });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const kept = Object.entries(response.headers).filter(([name]) => !NOT_FORWARDED.has(name));
  return {
    status: response.statusCode ?? 502,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: await buffer(response),
  };
}
