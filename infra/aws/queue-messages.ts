import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { inBatches } from './in-batches.ts';

/** What one call takes. */
const BATCH = 10;

/**
 * Hides received messages from others for this many seconds; 0 makes them visible again. @returns those that
 * SQS refused, and why.
 */
export async function changeVisibility(
  sqs: SQSClient,
  QueueUrl: string,
  messages: readonly Message[],
  VisibilityTimeout: number,
): Promise<Map<Message, unknown>> {
  const refused = new Map<Message, unknown>();
  for (const batch of inBatches(messages, BATCH)) {
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

/** Makes received messages visible again at once. If SQS refuses, they become visible when their time is over. */
export async function giveBack(sqs: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  await changeVisibility(sqs, QueueUrl, messages, 0);
}

/** Messages of a queue in flight: an approximation on AWS. */
export async function hiddenIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
  });
  return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
}

/**
 * An object key as S3 writes it into its event messages: form-encoded, so a space is `+`, and everything but letters,
 * digits, `/` and `-_.*` is percent-encoded UTF-8. "The s3 key provides information about the bucket and object
 * involved in the event. The object key name value is URL encoded":
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function encodeEventKey(key: string): string {
  return key
    .split('/')
    .map((part) => new URLSearchParams({ '': part }).toString().slice(1))
    .join('/');
}

/** @throws URIError when it is not form-encoded. */
export function decodeEventKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
