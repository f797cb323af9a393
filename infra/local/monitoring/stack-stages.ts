import { queueDepth } from '../../aws/queue-messages.ts';
import type { ObjectWatch } from '../emulators/object-watch.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { DeployContext } from '../resources/deploy-context.ts';
import type { Stage } from './settle.ts';

/** The places of the stack where work can wait, in the order of the flow. */
export function stackStages(context: DeployContext, uploads: ObjectWatch): Stage[] {
  const { sqs } = context.clients;
  const queues = [...context.sourceQueues].flatMap((arn) => context.queues.get(arn) ?? []);
  return [
    { what: 'uploads', pending: async () => uploads.pending() },
    ...queues.map(({ name, url }) => ({ what: `messages in ${name}`, pending: () => queueDepth(sqs, url) })),
    ...context.streamSources.map((source) => ({
      what: 'batches of the stream of the table',
      pending: async () => ((await source.drained()) ? 0 : 1),
    })),
  ];
}

/** Twice as long as the slowest function may hang, and some: after that it hangs for another reason. */
export function stallMs(pools: readonly FunctionPool[]): number {
  return 15_000 + 2 * Math.max(...pools.map((pool) => pool.definition.timeoutMs));
}
