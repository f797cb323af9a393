import type { TestContext } from 'node:test';

/** Modules are kept by their address: each load has one of its own. */
let loads = 0;

/** A handler's module as a new process with this environment loads it. @param folder below `functions/`. */
export const loaded = async <M>(context: TestContext, folder: string, environment: NodeJS.ProcessEnv): Promise<M> => {
  for (const [name, value] of Object.entries(environment)) {
    const before = process.env[name];
    context.after(() => set(name, before));
    set(name, value);
  }
  loads += 1;
  return import(`../../functions/${folder}/handler.ts?${loads}`) as Promise<M>;
};

const set = (name: string, value: string | undefined): void => {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
};

/** The JSON lines that are logged from now on; what the test runner writes goes its way. */
export const logged = (context: TestContext): Record<string, unknown>[] => {
  const lines: Record<string, unknown>[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const keep = (chunk: string | Uint8Array): boolean =>
    typeof chunk === 'string' && chunk.startsWith('{') ? lines.push(JSON.parse(chunk)) > 0 : write(chunk);
  context.mock.method(process.stdout, 'write', keep);
  return lines;
};

/** What a client of the SDK does, whichever call it is: its own type is one overload for each. */
export interface Sending {
  // biome-ignore lint/suspicious/noExplicitAny: a command of one service, and its answer
  send: (command: any) => Promise<any>;
}

/** A client of the SDK, as far as its limits can be seen. */
interface Limited {
  readonly config: { readonly requestHandler: { httpHandlerConfigs(): object } };
}

/**
 * The limits that the clients of these classes work under, once they have sent something; each of their calls goes on
 * as it is.
 */
export const limitsOf = (context: TestContext, ...classes: { readonly prototype: object }[]): (() => object[]) => {
  const clients = new Set<Limited>();
  for (const { prototype } of classes) {
    const { send } = prototype as Sending;
    context.mock.method(prototype as Sending, 'send', function (this: Limited & Sending, command: unknown) {
      clients.add(this);
      return send.call(this, command);
    });
  }
  return () => [...clients].map(({ config }) => config.requestHandler.httpHandlerConfigs());
};

/** Environment of a process to which no service answers, and whose clients do not try twice. */
export const NOBODY_ANSWERS = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_MAX_ATTEMPTS: '1',
};
