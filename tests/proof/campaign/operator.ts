import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { giveBack, queueDepth } from '../../../infra/aws/queue-messages.ts';
import { receiveAll } from '../../../infra/operator/queues/held-messages.ts';
import { openStackOutlets } from '../../../infra/operator/redrive/announcer.ts';
import { redriveStack } from '../../../infra/operator/redrive/redrive-stack.ts';
import type { Lab } from './lab.ts';

/** More would mean that it never ends: every message comes again after a second, and five times. */
const REDRIVES = 6;

/** What an operator does after an incident: redrives until nothing is left but what nobody can understand. */
export async function redriveAll(lab: Lab): Promise<void> {
  await lab.settle();
  for (let round = 0; round < REDRIVES && (await deadLetterCount(lab)) > 0; round++) {
    await takeMalformed(lab);
    if ((await deadLetterCount(lab)) === 0) return;
    await redriveOnce(lab);
    await lab.settle();
  }
}

/** `npm run redrive`, once. */
export async function redriveOnce({ stack, log }: Lab): Promise<void> {
  const outputs = {
    notifyEnvironment: JSON.parse(stack.output('NotifyEnvironment')),
    endpoints: stack.endpoints,
    tableName: stack.output('TableName'),
    deadLetterQueueUrl: stack.output('DeadLetterQueueUrl'),
    failureQueueUrl: stack.output('NotifyFailureQueueUrl'),
  };
  const report = {
    announced: () => {},
    failure: () => {},
    announcedAgain({ announced }: { announced: number }) {
      log.announcedAgain += announced;
    },
    notAnnouncedAgain(error: unknown) {
      throw error;
    },
    moved(messages: number) {
      log.redriven += messages;
    },
  };
  await redriveStack({ ...stack.clients, outlets: openStackOutlets(outputs) }, outputs, report, {
    announcements: true,
    deadLetters: true,
  });
}

/** Messages in the queues of what failed. */
export async function deadLetterCount({ stack }: Lab): Promise<number> {
  const depths = deadLetterQueues(stack).map((url) => queueDepth(stack.clients.sqs, url));
  return (await Promise.all(depths)).reduce((sum, depth) => sum + depth, 0);
}

/** Their bodies; the messages stay. */
export async function deadLetterBodies({ stack }: Lab): Promise<string[]> {
  const bodies = await Promise.all(deadLetterQueues(stack).map((url) => visit(stack, url, () => false)));
  return bodies.flat();
}

function deadLetterQueues(stack: Lab['stack']): string[] {
  return [stack.output('DeadLetterQueueUrl'), stack.output('NotifyFailureQueueUrl')];
}

/** Takes away the messages that nobody can understand, and writes them down. */
async function takeMalformed({ stack, log }: Lab): Promise<void> {
  const taken = (message: Message): boolean => {
    const isMalformed = log.malformed.includes(message.Body ?? '');
    if (isMalformed) log.malformedFound.push(message.Body ?? '');
    return isMalformed;
  };
  await visit(stack, stack.output('DeadLetterQueueUrl'), taken);
}

/** Receives what is in a queue, deletes what is taken, and gives the rest back. @returns the bodies of all. */
async function visit(
  { clients: { sqs } }: Lab['stack'],
  QueueUrl: string,
  isTaken: (message: Message) => boolean,
): Promise<string[]> {
  if ((await queueDepth(sqs, QueueUrl)) === 0) return [];
  const messages = await receiveAll(sqs, QueueUrl);
  const kept: Message[] = [];
  for (const message of messages) {
    const { ReceiptHandle } = message;
    if (isTaken(message)) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    else kept.push(message);
  }
  await giveBack(sqs, QueueUrl, kept);
  return messages.map(({ Body = '' }) => Body);
}
