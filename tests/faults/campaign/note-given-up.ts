import { queueDepth } from '../../../infra/aws/queue-depth.ts';
import type { Laboratory } from './laboratory.ts';

/**
 * Notes dead letters beyond those nobody can understand: there were not failures enough for any.
 * @param taken how many of the latter have been taken out of the queue.
 */
export const noteDeadLetters = async (lab: Laboratory, taken: number): Promise<void> => {
  const { stack, deadLetters, deliveries, givenUp } = lab;
  const others = (await queueDepth(stack.clients.sqs, deadLetters)) + taken - deliveries.odd().length;
  if (others > 0) givenUp.push(`${others} messages, to the dead-letter queue`);
};

/** Notes whether the stream has given up announcements: the topic was never gone for all of their retries. */
export const noteUnannounced = async ({ stack, failures, givenUp }: Laboratory): Promise<void> => {
  const pointers = await queueDepth(stack.clients.sqs, failures);
  if (pointers > 0) givenUp.push(`${pointers} times announcements of the stream`);
};
