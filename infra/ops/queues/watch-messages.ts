import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The longest a receive may wait, and how long its answer may take then. */
const waitSeconds = 20;
const requestTimeout = 1_000 * (waitSeconds + 10);

/** Hands over the messages of a queue as they come, each once it is removed, until the signal aborts. */
export async function watchMessages(
  sqs: SQSClient,
  QueueUrl: string,
  signal: AbortSignal,
  onMessage: (body: string) => void,
): Promise<void> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds });
  try {
    while (!signal.aborted) {
      const { Messages = [] } = await sqs.send(receive, { abortSignal: signal, requestTimeout });
      if (Messages.length === 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      for (const { Body = '' } of Messages) onMessage(Body);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
