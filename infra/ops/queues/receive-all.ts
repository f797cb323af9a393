import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { giveBack } from '../../aws/give-back.ts';
import { queueDepth } from '../../aws/queue-depth.ts';

/** More than reading the ranges of the messages and publishing them takes. */
const visibilitySeconds = 300;

/** Long polling, which asks all of SQS's servers, as a short one does not. */
const waitSeconds = 1;

/** Even then an answer may be empty while something waits, as the queue's depth says; which is approximate, so it alone says nothing either. */
const emptyAnswers = 3;

/**
 * The messages of a queue, each once, hidden from others until they are deleted or given back. Those that somebody else has
 * received, an interrupted command say, cannot be had: what is left at the end tells of them.
 * @param signal ends it with what there is so far.
 */
export async function receiveAll(sqs: SQSClient, QueueUrl: string, signal?: AbortSignal): Promise<Message[]> {
  const all = await queueDepth(sqs, QueueUrl);
  const messages: Message[] = [];
  try {
    for (let empty = 0; empty < (messages.length < all ? emptyAnswers : 1) && !signal?.aborted; ) {
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        WaitTimeSeconds: waitSeconds,
      });
      const { Messages = [] } = await sqs.send(receive);
      empty = Messages.length === 0 ? empty + 1 : 0;
      messages.push(...Messages);
    }
  } catch (error) {
    await giveBack(sqs, QueueUrl, messages);
    throw error;
  }
  return messages;
}
