import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { inBatches } from '../../../infra/aws/in-batches.ts';

/** Sends messages to a queue, in this order as far as a queue has one, ten to a call. */
export async function sendBodies(sqs: SQSClient, QueueUrl: string, bodies: readonly string[]): Promise<void> {
  for (const batch of inBatches(bodies, 10)) {
    const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}
