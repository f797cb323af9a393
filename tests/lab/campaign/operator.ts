import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../functions/aws/queue-depth.ts';
import type { Notification } from '../../../functions/notifications/notification.ts';
import { giveBack } from '../../../infra/aws/queue-messages.ts';
import { openStackOutlets } from '../../../infra/desk/operator/redrive/announcer.ts';
import { redriveStack } from '../../../infra/desk/operator/redrive/redrive-stack.ts';
import type { Lab } from './lab.ts';

/** Every message comes again after a second, and five times: more redrives would mean that it never ends. */
const REDRIVES = 6;

/**
 * What an operator does after an incident: redrives until nothing is left but malformed messages, and takes those away.
 */
export async function redriveAll(lab: Lab): Promise<void> {
  await lab.settle();
  for (let round = 0; round < REDRIVES && (await deadLetterCount(lab)) > 0; round++) {
    await takeMalformed(lab);
    if ((await deadLetterCount(lab)) === 0) return;
    await redriveOnce(lab);
    await lab.settle();
  }
}

/** `wiredrop redrive`, once. */
async function redriveOnce({ stack, log }: Lab): Promise<void> {
  const outputs = {
    notifyEnvironment: JSON.parse(stack.output('NotifyEnvironment')),
    endpoints: stack.endpoints,
    tableName: stack.output('TableName'),
    queueUrl: stack.output('QueueUrl'),
    deadLetterQueueUrl: stack.output('DeadLetterQueueUrl'),
    notifyFailureQueueUrl: stack.output('NotifyFailureQueueUrl'),
  };
  const { announced, moved } = await redriveStack({ ...stack.clients, outlets: openStackOutlets(outputs) }, outputs, {
    announcements: true,
    deadLetters: true,
    announced: (notifications) => log.lost.push(...notifications.flatMap(earlierIds)),
    failure: () => {},
  });
  log.announcedAgain += announced;
  log.redriven += moved;
}

/** Ids of the revisions before one, as the command names them. */
function earlierIds({ data }: Notification): string[] {
  if (!('revision' in data) || 'coverage' in data) return [];
  return Array.from({ length: data.revision - 1 }, (_, at) => `${data.storyId}.${at + 1}`);
}

/** Messages in both queues of failures. */
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

async function takeMalformed({ stack, log }: Lab): Promise<void> {
  await visit(stack, stack.output('DeadLetterQueueUrl'), ({ Body = '' }) => {
    const isMalformed = log.malformed.includes(Body);
    if (isMalformed) log.malformedFound.push(Body);
    return isMalformed;
  });
}

/**
 * Receives all messages of a queue, deletes those that are taken, and gives the others back. @returns the bodies of
 * all.
 */
async function visit(
  { clients: { sqs } }: Lab['stack'],
  QueueUrl: string,
  isTaken: (message: Message) => boolean,
): Promise<string[]> {
  const bodies: string[] = [];
  const kept: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) break;
    for (const message of Messages) {
      const { Body = '', ReceiptHandle } = message;
      bodies.push(Body);
      if (isTaken(message)) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      else kept.push(message);
    }
  }
  await giveBack(sqs, QueueUrl, kept);
  return bodies;
}
