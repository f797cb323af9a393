import { queueDepth } from '../../../infra/local/queue-depth.ts';
import { MALFORMED } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';

/** Notes dead letters beyond those nobody can understand, each of which was sent once by now: there were not failures enough for any. */
export const noteDeadLetters = async ({ stack, deadLetters, givenUp }: Laboratory): Promise<void> => {
  const others = (await queueDepth(stack.clients.sqs, deadLetters)) - MALFORMED.length;
  if (others > 0) givenUp.push(`${others} messages, to the dead-letter queue`);
};

/** Notes whether the stream has given up announcements: the topic was never gone for all of their retries. */
export const noteUnannounced = async ({ stack, failures, givenUp }: Laboratory): Promise<void> => {
  const pointers = await queueDepth(stack.clients.sqs, failures);
  if (pointers > 0) givenUp.push(`${pointers} times announcements of the stream`);
};
