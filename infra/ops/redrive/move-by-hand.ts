import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { giveBack } from '../../aws/give-back.ts';
import type { MoveWatch } from './move-dead-letters.ts';

/** Long enough to send ten messages on, short enough for a person who starts again. */
const visibilitySeconds = 10;

/**
 * Receives, sends on, deletes: in that order, so that a message may come twice and none is lost. Moves as many as there were at
 * the beginning; what comes back meanwhile is for the next time.
 * @returns number of messages moved.
 */
export async function moveByHand(
  sqs: SQSClient,
  deadLetterQueueUrl: string,
  deadLetterArn: string,
  { onMoved, signal }: Pick<MoveWatch, 'onMoved' | 'signal'> = {},
): Promise<number> {
  const home = await sourceOf(sqs, deadLetterArn);
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = await attributesOf(
    sqs,
    deadLetterQueueUrl,
  );
  // Hidden ones may become visible meanwhile, when somebody has just looked at them.
  const all = Number(visible ?? 0) + Number(hidden ?? 0);
  let received = 0;
  let moved = 0;
  while (received < all && !signal?.aborted) {
    const receive = new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: Math.min(10, all - received),
      VisibilityTimeout: visibilitySeconds,
    });
    const { Messages: messages = [] } = await sqs.send(receive);
    if (messages.length === 0) break;
    received += messages.length;
    try {
      moved += await move(sqs, messages, home, deadLetterQueueUrl);
    } catch (error) {
      // A person who starts again at once is to find them; those that were sent come twice.
      await giveBack(sqs, deadLetterQueueUrl, messages);
      throw error;
    }
    onMoved?.(moved);
  }
  return moved;
}

/** What could not be sent stays, and is visible again in a while. */
async function move(sqs: SQSClient, messages: readonly Message[], home: string, from: string): Promise<number> {
  const { Successful = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: home,
      Entries: messages.map(({ Body: MessageBody, MessageAttributes }, index) => ({
        Id: String(index),
        MessageBody,
        MessageAttributes,
      })),
    }),
  );
  const Entries = Successful.map(({ Id = '' }) => ({ Id, ReceiptHandle: messages[Number(Id)]?.ReceiptHandle }));
  if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries }));
  return Entries.length;
}

/** The queue whose redrive policy names this dead-letter queue; endpoints without move tasks know no shorter way. */
async function sourceOf(sqs: SQSClient, deadLetterArn: string): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  for (const url of QueueUrls) {
    const policy = JSON.parse((await attributesOf(sqs, url)).RedrivePolicy ?? '{}');
    if (policy.deadLetterTargetArn === deadLetterArn) return url;
  }
  throw new Error(`no queue of this endpoint has ${deadLetterArn} as its dead-letter queue`);
}

async function attributesOf(sqs: SQSClient, QueueUrl: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await sqs.send(command)).Attributes ?? {};
}
