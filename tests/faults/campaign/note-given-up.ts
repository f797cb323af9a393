import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../infra/local/queue-depth.ts';
import { MALFORMED } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';

/** Notes which messages are dead letters, other than those nobody can understand: there were not failures enough for any. */
export const noteDeadLetters = async ({ stack, deadLetters: QueueUrl, givenUp }: Laboratory): Promise<void> => {
  const { sqs } = stack.clients;
  const found = new Set<string>();
  for (let looks = await queueDepth(sqs, QueueUrl); looks > 0; looks--) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 0 });
    for (const { Body = '' } of (await sqs.send(command)).Messages ?? []) found.add(Body);
  }
  for (const body of found) if (!MALFORMED.includes(body)) givenUp.push(`a dead letter: ${body.slice(0, 300)}`);
};

/** Notes whether the stream has given up announcements: the topic was never gone for all of their retries. */
export const noteUnannounced = async ({ stack, failures, givenUp }: Laboratory): Promise<void> => {
  const pointers = await queueDepth(stack.clients.sqs, failures);
  if (pointers > 0) givenUp.push(`${pointers} times announcements of the stream`);
};
