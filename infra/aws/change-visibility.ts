import { ChangeMessageVisibilityBatchCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { inBatches } from './in-batches.ts';

/** What one call takes. */
const batchSize = 10;

/**
 * Hides received messages from others for so many seconds from now on; 0 shows them again.
 * @returns those of which SQS did not take it, each with why.
 */
export async function changeVisibility(
  sqs: SQSClient,
  QueueUrl: string,
  messages: readonly Message[],
  VisibilityTimeout: number,
): Promise<Map<Message, unknown>> {
  const refused = new Map<Message, unknown>();
  for (const batch of inBatches(messages, batchSize)) {
    const Entries = batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout }));
    try {
      const { Failed = [] } = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      for (const { Id, Code, Message } of Failed) {
        const message = batch[Number(Id)];
        if (message !== undefined) refused.set(message, [Code, Message].filter(Boolean).join(': '));
      }
    } catch (error) {
      for (const message of batch) refused.set(message, error);
    }
  }
  return refused;
}
