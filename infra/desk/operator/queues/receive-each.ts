import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { giveBack } from '../../../aws/index.ts';

/** Enough time to work on a message. A message that a killed command had received is visible again after it. */
const HIDDEN_SECONDS = 300;

/** With a wait SQS asks all of its servers, so that an empty answer means an empty queue. */
const WAIT_SECONDS = 1;

/**
 * Receives the messages of a queue one after another, each once, and hides them from others until they are deleted or
 * given back. Ends when no other message is visible. Messages in flight elsewhere are not returned.
 */
export async function* receiveEach(sqs: SQSClient, QueueUrl: string, signal?: AbortSignal): AsyncGenerator<Message> {
  const seen = new Set<string | undefined>();
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 1,
    VisibilityTimeout: HIDDEN_SECONDS,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageAttributeNames: ['All'],
  });
  while (!signal?.aborted) {
    const { Messages: [message] = [] } = await sqs.send(receive);
    if (message === undefined) return;
    if (seen.has(message.MessageId)) return giveBack(sqs, QueueUrl, [message]);
    seen.add(message.MessageId);
    yield message;
  }
}
