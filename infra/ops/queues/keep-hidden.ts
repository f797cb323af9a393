import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { changeVisibility } from '../../aws/change-visibility.ts';
import { visibilitySeconds } from './receive-all.ts';

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
