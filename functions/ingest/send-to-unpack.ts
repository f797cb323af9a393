import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_LIMITS } from '../client-limits.ts';
import type { UnpackRequest } from '../story/items/container.ts';

const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });

/** Sends a container to the queue of unpack. Loaded with the first one: most batches have none. */
export async function sendToUnpack(QueueUrl: string, request: UnpackRequest): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(request) }));
}
