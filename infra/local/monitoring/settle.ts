import { setTimeout as delay } from 'node:timers/promises';
import { queueDepth } from '../../../functions/aws/index.ts';
import type { ObjectWatch } from '../emulators/object-watch.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { LocalError } from '../machine/local-error.ts';
import type { DeployContext, QueueInfo } from '../resources/deploy-context.ts';

/** A part of the stack where work can wait. */
export interface WorkStage {
  /** For the message when it gets stuck: `messages in Wiredrop-IntakeQueue`. */
  readonly what: string;
  /** How much waits or is under way; 0 if everything handed to it before the call is done and handed on. */
  pending(): Promise<number>;
}

const POLL_MS = 25;

/**
 * Waits until no stage has work left. Stages are in the order of the flow, and each hands its work on before it counts
 * it as done. So if one look along the flow finds every stage empty, everything is done: no waiting time is guessed.
 * @param stallMs gives up when the first stage that has work has had as much for so long.
 * @throws LocalError that says which stage is stuck.
 */
export async function settle(stages: readonly WorkStage[], stallMs: number): Promise<void> {
  let last = '';
  let lastChange = Date.now();
  for (;;) {
    const now = await atWork(stages);
    if (now === undefined) return;
    if (now !== last) lastChange = Date.now();
    last = now;
    if (Date.now() - lastChange > stallMs)
      throw new LocalError(`Nothing has moved for ${Math.round(stallMs / 1000)} seconds; still waiting: ${now}`);
    await delay(POLL_MS);
  }
}

/** The first stage that has work, and how much. To ask the others meanwhile costs what the work itself costs. */
async function atWork(stages: readonly WorkStage[]): Promise<string | undefined> {
  for (const { what, pending } of stages) {
    const count = await pending();
    if (count > 0) return `${count} ${what}`;
  }
  return undefined;
}

/** The places of the stack where work can wait, in the order of the flow. */
export function stackStages(context: DeployContext, uploads: ObjectWatch): WorkStage[] {
  const { sqs } = context.clients;
  const queues = [...context.sourceQueues].flatMap((arn) => context.queues.get(arn) ?? []);
  return [
    { what: 'uploads', pending: async () => uploads.pending() },
    ...queues.map(({ name, url }) => ({ what: `messages in ${name}`, pending: () => queueDepth(sqs, url) })),
    ...context.streamSources.map((source) => ({
      what: 'batches of the stream of the table',
      pending: async () => ((await source.drained()) ? 0 : 1),
    })),
    ...context.scheduled.map(({ name, isIdle }) => ({
      what: `changes that ${name} has not written`,
      pending: async () => ((await isIdle()) ? 0 : 1),
    })),
  ];
}

/** Longer than twice the slowest function's timeout: then something else is stuck. */
export function stallMs(pools: readonly FunctionPool[]): number {
  return 15_000 + 2 * Math.max(...pools.map((pool) => pool.definition.timeoutMs));
}

export interface DeadLetters {
  readonly queue: QueueInfo;
  readonly count: number;
}

/** The dead-letter queues and on-failure destinations that hold messages. */
export async function countDeadLetters({ clients, queues, deadLetterQueues }: DeployContext): Promise<DeadLetters[]> {
  const held = [...deadLetterQueues].flatMap((arn) => queues.get(arn) ?? []);
  const counted = held.map(async (queue) => ({ queue, count: await queueDepth(clients.sqs, queue.url) }));
  return (await Promise.all(counted)).filter(({ count }) => count > 0);
}
