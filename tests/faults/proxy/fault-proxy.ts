import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { type Call, readCall, type Service } from './call.ts';
import { type Answer, errorAnswer } from './error-answer.ts';
import { createOldAnswers, type OldAnswers } from './old-answers.ts';
import {
  type Keep,
  LASTING,
  PASSING,
  type PartialBatch,
  partialInsert,
  partialPublish,
  partialRead,
} from './partial-batch.ts';
import { resetSocket } from './reset-socket.ts';
import type { Strike } from './strike.ts';

/** What is to happen to a call; the numbers make it exact. */
export interface Blow {
  readonly strike: Strike;
  /** How long an answer is held back, milliseconds. */
  readonly holdMs: number;
  /** By then a slow answer need not be held back any more. */
  readonly until?: Promise<void> | undefined;
  /** Which parts of a batch are let through. */
  readonly keep: Keep;
  /** For what else is left open: the item a transaction is cancelled for, who is to blame for a failed entry. */
  readonly dice: Random;
}

export interface FaultProxyProps {
  /** Decides about each call; undefined lets it pass. */
  readonly decide: (call: Call) => Blow | undefined;
  /** Answers in the service's place what the emulator cannot; undefined: it can. */
  readonly answerFor: (call: Call) => Answer | undefined;
  /** Ends a function's process, at once. */
  readonly kill: (pid: number) => void;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Where the services really are. Calls that come before it wait. */
  aim: (targets: Readonly<Record<Service, string>>) => void;
  stop: () => Promise<void>;
}

/** Stands between the functions and the emulators, hears every call and does to it what it is told. */
export const startFaultProxy = async ({ decide, answerFor, kill }: FaultProxyProps): Promise<FaultProxy> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const targets = Promise.withResolvers<Readonly<Record<Service, string>>>();
  const old = createOldAnswers();
  const server = createServer((request, response) => {
    // A caller that was killed or has stopped waiting breaks its own connection, and with it everything here.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const { method = '', url: path = '', headers } = request;
    const call = readCall({ method, path, headers, body });
    const pass = async (bytes: Buffer): Promise<Answer> =>
      answerFor(call) ?? forward(agent, (await targets.promise)[call.service], request, bytes);
    const blow = decide(call);
    if (blow === undefined) {
      const said = await pass(body);
      return answer(response, call.operation === 'BatchGetItem' ? old.remember(body, said) : said);
    }
    await strike(blow, { call, body, response, pass, kill, old });
  };

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aim: targets.resolve,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

interface Struck {
  readonly call: Call;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly pass: (body: Buffer) => Promise<Answer>;
  readonly kill: (pid: number) => void;
  readonly old: OldAnswers;
}

const strike = async ({ strike: kind, holdMs, until, keep, dice }: Blow, struck: Struck): Promise<void> => {
  const { call, body, response, pass, kill, old } = struck;
  switch (kind) {
    case 'internal error':
    case 'unavailable':
    case 'throttled':
    case 'access denied':
    case 'not valid':
    case 'bucket gone':
    case 'topic gone':
    case 'transaction not valid':
    case 'transaction conflict':
    case 'transaction throttled':
      return answer(response, errorAnswer(kind, call, body, dice));
    case 'connection reset':
      return reset(response);
    case 'kill before':
      kill(call.pid);
      return reset(response);
    case 'kill after':
      await pass(body);
      kill(call.pid);
      return reset(response);
    case 'answer lost':
      await pass(body);
      return reset(response);
    case 'answer cut off':
      return cutOff(response, await pass(body));
    case 'answer stalls':
      return stall(response, await pass(body), holdMs);
    case 'slow answer':
    case 'no answer':
    case 'answer after the time-out': {
      const late = await pass(body);
      await Promise.race([delay(holdMs, undefined, { ref: false }), ...(until ? [until] : [])]);
      return answer(response, late);
    }
    case 'old answer':
      return answer(response, old.aged(body, await pass(body), keep, holdMs || undefined));
    case 'keys unprocessed':
      return answerPartly(partialRead(body, keep), struck);
    case 'entries failed':
      return answerPartly(
        call.service === 'sns' ? partialPublish(body, keep, dice) : partialInsert(body, keep, PASSING, dice),
        struck,
      );
    case 'entries denied':
    case 'table gone':
    case 'entries not valid':
      return answerPartly(partialInsert(body, keep, [LASTING[kind]], dice), struck);
  }
};

const answerPartly = async ({ passedOn, complete }: PartialBatch, { response, pass }: Struck): Promise<void> =>
  answer(response, complete(passedOn && (await pass(passedOn))));

const answer = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

const cutOff = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => reset(response));
};

const stall = async (response: ServerResponse, { status, headers, body }: Answer, holdMs: number): Promise<void> => {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2));
  await delay(holdMs, undefined, { ref: false });
  reset(response);
};

const reset = (response: ServerResponse): void => {
  resetSocket(response.socket);
};

/** Headers of one connection only. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

const forward = async (agent: Agent, target: string, from: IncomingMessage, body: Buffer): Promise<Answer> => {
  const headers = { ...from.headers, 'content-length': body.length };
  const request = httpRequest(new URL(from.url ?? '/', target), { agent, method: from.method, headers });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const answered = Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  return {
    status: response.statusCode ?? 502,
    headers: Object.fromEntries(answered.map(([name, value]) => [name, String(value)])),
    body: await buffer(response),
  };
};
