import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { changeVisibility } from './change-visibility.ts';

/** Shows received messages to others again, at once. One that cannot be given back comes back by itself, when its time is over. */
export async function giveBack(sqs: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  await changeVisibility(sqs, QueueUrl, messages, 0);
}
