import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_LIMITS } from '../runtime/environment.ts';

const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });

/** An `UnpackRequest`. */
interface Request {
  file: { key: string };
  uploader?: string;
}

/**
 * Sends a container to the queue of unpack. Loaded with the first one: most batches have none. Containers of an
 * uploader are a message group: SQS hands out those of others first, once one uploader takes a tenth of the time.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export async function sendToUnpack(QueueUrl: string, request: Request): Promise<void> {
  const { uploader = request.file.key } = request;
  const MessageGroupId = createHash('sha256').update(uploader).digest('hex').slice(0, 32);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(request), MessageGroupId }));
}
