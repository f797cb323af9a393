import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Keeper } from '../machine/keeper.ts';
import type { FunctionDefinition, InvocationResult, InvokeMessage, RuntimeMessage } from './function-definition.ts';

/** Lambda's own bound on loading a function: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initTimeoutMs = 10_000;

export interface FunctionProcess {
  readonly pid: number | undefined;
  /** False once it has ended; it then takes no more events. */
  alive(): boolean;
  /** Handles one event; never two at a time, never rejects. The process is killed when the function's timeout is over. */
  invoke(event: unknown): Promise<InvocationResult>;
  kill(): Promise<void>;
}

export interface FunctionProcessProps {
  readonly definition: FunctionDefinition;
  readonly keeper: Keeper;
  /** Receives every line the function writes. */
  readonly onLog: (line: string) => void;
}

/** Starts a process that runs one function: Lambda's execution environment. */
export function startFunctionProcess({ definition, keeper, onLog }: FunctionProcessProps): FunctionProcess {
  const child = forkRuntime(definition);
  keeper.watch(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLog);
  }
  let settle: ((result: InvocationResult) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ready = false;
  // Killed, though the channel may stand for a moment yet.
  let dying = false;
  let channelFault: Error | undefined;
  // Not by `once` of node:events, which rejects at an error: that is dealt with below, and the process ends all the same.
  const isReady = new Promise<void>((resolve) => {
    child.once('message', () => {
      ready = true;
      resolve();
    });
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      // The channel may stand for a moment yet here as well.
      dying = true;
      const reason = channelFault === undefined ? '' : ` (${channelFault.message})`;
      finish(fault('Runtime.ExitError', `The function's process ended with ${signal ?? `exit code ${code}`}${reason}`));
      resolve();
    });
  });

  function alive(): boolean {
    return child.connected && !dying;
  }

  function finish(result: InvocationResult): void {
    clearTimeout(timer);
    const current = settle;
    settle = undefined;
    current?.(result);
  }

  function killAfter(ms: number, what: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      end();
      finish(fault('Sandbox.Timedout', `${what} timed out after ${(ms / 1000).toFixed(2)} seconds`));
    }, ms);
  }

  function end(): void {
    dying = true;
    child.kill('SIGKILL');
  }

  child.on('error', (error) => {
    channelFault = error;
    end();
    // What never started has no exit to tell of it. Of a killed process the channel may be heard before the signal.
    if (child.pid === undefined) {
      finish(fault('Runtime.ExitError', `The function's process cannot be used: ${error.message}`));
    }
  });
  child.on('message', (message: RuntimeMessage) => {
    if (message.type === 'succeeded') finish({ ok: true, payload: JSON.parse(message.payload) });
    if (message.type === 'failed') finish({ ...message, ok: false });
  });

  function begin(requestId: string, event: unknown): void {
    killAfter(definition.timeoutMs, 'Task');
    const message: InvokeMessage = {
      requestId,
      event: JSON.stringify(event),
      deadline: Date.now() + definition.timeoutMs,
    };
    if (child.connected) child.send(message);
  }

  return {
    pid: child.pid,
    alive,
    async invoke(event) {
      if (!alive()) return fault('Runtime.ExitError', 'The function has no process');
      const requestId = randomUUID();
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      settle = resolve;
      if (ready) {
        begin(requestId, event);
      } else {
        killAfter(initTimeoutMs, 'Init');
        // Loading has a time of its own; the function's begins with the event.
        isReady.then(() => settle === resolve && begin(requestId, event));
      }
      return promise;
    },
    async kill() {
      end();
      // What never started has no exit to wait for.
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

function forkRuntime(definition: FunctionDefinition): ChildProcess {
  const { arn, codeFolder, environment, handler, memoryMb, preload } = definition;
  return fork(join(import.meta.dirname, 'function-runtime.ts'), [codeFolder, handler, arn], {
    cwd: codeFolder,
    // A group of its own: a Ctrl-C in the terminal is for the stack, which then ends its functions in order.
    detached: true,
    env: environment,
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      // It does not see our environment, and what it writes counts as the function's: see infra/local/require-node.mjs.
      '--disable-warning=ExperimentalWarning',
      ...preload.flatMap((module) => ['--import', module]),
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function fault(errorType: string, errorMessage: string): InvocationResult {
  return { ok: false, errorType, errorMessage };
}
