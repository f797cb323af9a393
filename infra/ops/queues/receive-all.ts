import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { giveBack } from '../../aws/give-back.ts';
import { queueDepth } from '../../aws/queue-depth.ts';

/** What a command that was killed has received comes back after it. What takes longer keeps its messages hidden. */
export const visibilitySeconds = 300;

/** Long polling, which asks all of SQS's servers, as a short one does not. */
const waitSeconds = 1;

/** Even then an answer may be empty while something waits, as the queue's depth says; which is approximate, so it alone says nothing either. */
const emptyAnswers = 3;

export interface ReceiveOptions {
  /** Ends it with what there is so far. */
  readonly signal?: AbortSignal | undefined;
  /** The only message that is wanted: what it came with is the last that is received. */
  readonly messageId?: string;
}

/**
 * The messages of a queue, each once, hidden from others until they are deleted or given back. Those that somebody else has
 * received, an interrupted command say, cannot be had: what is left at the end tells of them. Where it takes so long that the
 * first come back, their latest receipt counts, and an answer that holds nothing else is none.
 */
export async function receiveAll(
  sqs: SQSClient,
  QueueUrl: string,
  { signal, messageId }: ReceiveOptions = {},
): Promise<Message[]> {
  const all = await queueDepth(sqs, QueueUrl);
  const messages = new Map<string, Message>();
  const isDone = () => signal?.aborted || (messageId !== undefined && messages.has(messageId));
  try {
    for (let empty = 0; empty < (messages.size < all ? emptyAnswers : 1) && !isDone(); ) {
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        WaitTimeSeconds: waitSeconds,
      });
      const { Messages = [] } = await sqs.send(receive);
      const known = messages.size;
      for (const message of Messages) messages.set(message.MessageId ?? '', message);
      empty = messages.size === known ? empty + 1 : 0;
    }
  } catch (error) {
    await giveBack(sqs, QueueUrl, [...messages.values()]);
    throw error;
  }
  return [...messages.values()];
}
