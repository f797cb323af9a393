import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { changeVisibility, giveBack, queueDepth } from '../../aws/queue-messages.ts';

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

/** One renewal may fail, and the next one as well, before a message comes back. */
const everyMs = (visibilitySeconds * 1_000) / 3;

export interface Hold {
  /** Rejects when others may have received this message by now: our receipt of it then deletes nothing, and SQS does not say so. */
  check(message: Message): Promise<void>;
  /** Ends it, after a renewal that is under way: what is given back afterwards is not hidden again. */
  release(): Promise<void>;
}

/**
 * Keeps received messages hidden from others for as long as somebody works on them, a few minutes at a time: what a command held that
 * was killed comes back soon. SQS itself ends it after twelve hours.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * @param messages what is taken out of it is renewed no more.
 * @param receivedAt when the first of them was received, in epoch milliseconds.
 */
export function keepHidden(sqs: SQSClient, QueueUrl: string, messages: ReadonlySet<Message>, receivedAt: number): Hold {
  const hiddenSince = new Map([...messages].map((message) => [message, receivedAt]));
  let refused: ReadonlyMap<Message, unknown> = new Map();
  const renew = async (): Promise<void> => {
    const now = Date.now();
    refused = await changeVisibility(sqs, QueueUrl, [...messages], visibilitySeconds);
    for (const message of messages) if (!refused.has(message)) hiddenSince.set(message, now);
  };
  // At once, for receiving them took its time.
  let renewing = renew();
  const beat = setInterval(() => {
    renewing = renewing.then(renew);
  }, everyMs).unref();
  const isHidden = (message: Message): boolean =>
    Date.now() < (hiddenSince.get(message) ?? 0) + visibilitySeconds * 1_000;
  return {
    async check(message) {
      // Only a renewal that is under way can say so yet of what took long to be received.
      if (!isHidden(message)) await renewing;
      if (isHidden(message)) return;
      throw new Error(
        `it could not be kept hidden, and others may have it by now: ${refused.get(message) ?? 'no answer'}`,
      );
    },
    async release() {
      clearInterval(beat);
      await renewing;
    },
  };
}
