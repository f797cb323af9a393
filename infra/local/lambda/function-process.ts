import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROGRAM_EXTENSION } from '../layout.ts';
import type { Keeper } from '../machine/keeper.ts';
import type { FunctionDefinition, InvocationResult, InvokeMessage, RuntimeMessage } from './function-definition.ts';

/** Of loading a function. Lambda's own bound is 10 s; here it shares its cores with everything else. */
const INIT_TIMEOUT_MS = 60_000;

export interface FunctionProcess {
  readonly pid: number | undefined;
  /** False once it has ended; it then takes no more events. */
  alive(): boolean;
  /**
   * Handles one event; never two at a time, never rejects. The process is killed when the function's timeout is over.
   */
  invoke(event: unknown): Promise<InvocationResult>;
  kill(): Promise<void>;
}

export interface FunctionProcessProps {
  readonly definition: FunctionDefinition;
  readonly keeper: Keeper;
  /** Receives every line the function writes. */
  readonly onLog: (line: string) => void;
}

interface Invocation {
  readonly message: Omit<InvokeMessage, 'deadline'>;
  readonly resolve: (result: InvocationResult) => void;
}

type State =
  /** The module is being loaded; an event may wait for it. */
  | { readonly is: 'loading'; readonly invocation?: Invocation }
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly invocation: Invocation }
  /** Killed, and not gone yet. The fault is that of its channel. */
  | { readonly is: 'ending'; readonly invocation: Invocation | undefined; readonly fault: Error | undefined }
  | { readonly is: 'ended' };

/** Starts a process that runs one function: Lambda's execution environment. */
export function startFunctionProcess({ definition, keeper, onLog }: FunctionProcessProps): FunctionProcess {
  const child = forkRuntime(definition);
  keeper.watch(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLog);
  }
  let state: State = { is: 'loading' };
  let timer: NodeJS.Timeout | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      const reason = state.is === 'ending' && state.fault ? ` (${state.fault.message})` : '';
      const end = `The function's process ended with ${signal ?? `exit code ${code}`}${reason}`;
      answer(fault('Runtime.ExitError', end), { is: 'ended' });
      resolve();
    });
  });

  child.on('message', (message: RuntimeMessage) => {
    if (state.is === 'loading' && state.invocation !== undefined && message.type === 'ready') run(state.invocation);
    // A function that cannot be loaded says so again for each event.
    else if (message.type === 'succeeded') answer({ ok: true, payload: JSON.parse(message.payload) }, { is: 'idle' });
    else if (message.type === 'failed') answer({ ...message, ok: false }, { is: 'idle' });
    else if (state.is === 'loading') state = { is: 'idle' };
  });
  child.on('error', (error) => {
    // A process that never started has no exit. Of a killed one the channel may break before the exit is seen, which
    // names the signal.
    if (child.pid === undefined)
      answer(fault('Runtime.ExitError', `The function's process cannot be used: ${error.message}`), { is: 'ended' });
    else end(error);
  });

  /** Answers the event that is waited for, if there is one. */
  function answer(result: InvocationResult, next: State): void {
    clearTimeout(timer);
    const invocation = invocationOf(state);
    // What is killed stays so, whatever it still says.
    if (state.is !== 'ended' && (state.is !== 'ending' || next.is === 'ended')) state = next;
    invocation?.resolve(result);
  }

  function end(fault?: Error): void {
    if (state.is !== 'ended') state = { is: 'ending', invocation: invocationOf(state), fault };
    child.kill('SIGKILL');
  }

  function killAfter(ms: number, what: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      answer(fault('Sandbox.Timedout', `${what} timed out after ${(ms / 1000).toFixed(2)} seconds`), { is: 'idle' });
      end();
    }, ms);
  }

  function run(invocation: Invocation): void {
    state = { is: 'running', invocation };
    // Loading had a time of its own; the function's begins with the event.
    killAfter(definition.timeoutMs, 'Task');
    const deadline = Date.now() + definition.timeoutMs;
    if (child.connected) child.send({ ...invocation.message, deadline } satisfies InvokeMessage);
  }

  const alive = () => child.connected && state.is !== 'ending' && state.is !== 'ended';

  return {
    pid: child.pid,
    alive,
    async invoke(event) {
      if (!alive()) return fault('Runtime.ExitError', 'The function has no process');
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      const invocation = { message: { requestId: randomUUID(), event: JSON.stringify(event) }, resolve };
      if (state.is === 'loading') {
        state = { is: 'loading', invocation };
        killAfter(INIT_TIMEOUT_MS, 'Init');
      } else run(invocation);
      return promise;
    },
    async kill() {
      end();
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

function invocationOf(state: State): Invocation | undefined {
  return 'invocation' in state ? state.invocation : undefined;
}

function forkRuntime(definition: FunctionDefinition): ChildProcess {
  const { arn, codeFolder, environment, handler, memoryMb, preload } = definition;
  return fork(join(import.meta.dirname, `function-runtime${PROGRAM_EXTENSION}`), [codeFolder, handler, arn], {
    cwd: codeFolder,
    // A group of its own: a Ctrl-C in the terminal is for the stack, which then ends its functions in order.
    detached: true,
    env: environment,
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      // It does not see our environment, and what it writes counts as the function's: see infra/node/require-node.mjs.
      '--disable-warning=ExperimentalWarning',
      ...preload.flatMap((module) => ['--import', module]),
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function fault(errorType: string, errorMessage: string): InvocationResult {
  return { ok: false, errorType, errorMessage };
}
