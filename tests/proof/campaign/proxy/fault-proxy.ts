import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../fixtures/random.ts';
import { type Answer, type Call, readCall } from './call.ts';
import type { FaultPlan } from './fault-plan.ts';
import { FAULTS, type Outcome } from './faults.ts';
import { createItemHistory } from './item-history.ts';

/** Where the services really are. */
export type Targets = Readonly<Record<Call['service'], string>>;

/** Has the service do a call, with this body. */
export type Pass = (body: Buffer) => Promise<Answer>;

/** Does a call in place of its service. */
export type Handler = (call: Call, pass: Pass, random: Random) => Promise<Answer>;

export interface Processes {
  isRunning(pid: number): boolean;
  /** Ends it at once. */
  kill(pid: number): void;
}

export interface FaultProxyProps {
  readonly plan: FaultPlan;
  readonly random: Random;
  /** The functions' processes. */
  readonly processes: Processes;
  /** Answers where the emulator cannot. */
  readonly answerFor: (call: Call) => Answer | undefined;
  /** A broken protocol: it changes what passes. */
  readonly mutant?: Handler | undefined;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Calls wait until it is known where the services are. */
  aim(targets: Targets): void;
  stop(): Promise<void>;
}

/** Stands between the functions and the emulators, and does to their calls what the plan says. */
export async function startFaultProxy(props: FaultProxyProps): Promise<FaultProxy> {
  const { plan, processes, answerFor, mutant, random } = props;
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const targets = Promise.withResolvers<Targets>();
  const history = createItemHistory();
  const server = createServer((request, response) => {
    // A caller that was killed breaks its connection, and with it everything here.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const call = readCall({ method, path, headers, body: await buffer(request) });
    const send: Pass = async (body) =>
      answerFor(call) ?? forward(agent, (await targets.promise)[call.service], request, body);
    const pass = async (body: Buffer = call.body): Promise<Answer> => {
      const answer = await (mutant ? mutant({ ...call, body }, send, random) : send(body));
      history.note(call, answer);
      return answer;
    };
    const choice = plan.choose(call);
    if (choice === undefined) {
      await respond(response, await pass());
      return;
    }
    const outcome = await FAULTS[choice.fault].apply({
      ...{ call, pass, history, random: choice.random },
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

/** Node 24.21 never lets go of a socket that is reset while it ends: that of a killed process is only closed. */
function reset(socket: Socket | null): void {
  if (socket?.writableEnded) socket.destroy();
  else socket?.resetAndDestroy();
}

/** Headers that are about one connection, or about the emulator's own body. */
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
