import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HandlerAnswer } from './handler-child.ts';

export interface HandlerProcess {
  /** One event at a time. @throws when the handler throws or its process ends. */
  invoke(event: unknown): Promise<HandlerAnswer>;
  stop(): Promise<void>;
}

/** Starts a process that runs the handler at `path` with a function's environment and counts its calls. */
export async function startHandler(path: string, env: Readonly<Record<string, string>>): Promise<HandlerProcess> {
  const child = fork(join(import.meta.dirname, 'handler-child.ts'), [path], {
    env: { ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = exited.then(([code]): never => {
    throw new Error(`the process of ${path} ended with code ${code}`);
  });
  // Only those who wait for an answer mind.
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return {
    async invoke(event) {
      const answer = once(child, 'message');
      child.send(event as object);
      const [message] = await Promise.race([answer, ended]);
      return message as HandlerAnswer;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}
