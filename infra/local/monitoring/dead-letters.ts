import { queueDepth } from '../../aws/queue-messages.ts';
import type { DeployContext, QueueInfo } from '../resources/deploy-context.ts';

export interface DeadLetters {
  readonly queue: QueueInfo;
  readonly count: number;
}

/** Of the queues that hold what failed, those that hold something: redrive targets and on-failure destinations. */
export async function countDeadLetters({ clients, queues, deadLetterQueues }: DeployContext): Promise<DeadLetters[]> {
  const held = [...deadLetterQueues].flatMap((arn) => queues.get(arn) ?? []);
  const counted = held.map(async (queue) => ({ queue, count: await queueDepth(clients.sqs, queue.url) }));
  return (await Promise.all(counted)).filter(({ count }) => count > 0);
}
