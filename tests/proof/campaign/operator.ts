import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { giveBack, queueDepth } from '../../../infra/aws/queue-messages.ts';
import { receiveEach } from '../../../infra/operator/queues/receive-each.ts';
import { redriveStack } from '../../../infra/operator/redrive/redrive-stack.ts';
import { type Lab, STACK_NAME } from './lab.ts';

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
    stackName: STACK_NAME,
    tableName: stack.output('TableName'),
    topicArn: stack.output('TopicArn'),
    queueUrl: stack.output('QueueUrl'),
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
  await redriveStack(stack.clients, outputs, report, { announcements: true, deadLetters: true });
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
  const bodies: string[] = [];
  const kept: Message[] = [];
  for await (const message of receiveEach(sqs, QueueUrl)) {
    const { Body = '', ReceiptHandle } = message;
    bodies.push(Body);
    if (isTaken(message)) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    else kept.push(message);
  }
  await giveBack(sqs, QueueUrl, kept);
  return bodies;
}
