import { DeleteMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { s3Records } from '../../../functions/ingest/s3-records.ts';
import { giveBack } from '../../aws/give-back.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { StackOutputs } from '../command/stack-outputs.ts';
import { isUnderstood } from '../queues/is-understood.ts';
import { receiveAll } from '../queues/receive-all.ts';
import { streamRangeIn } from '../queues/stream-range-in.ts';

/**
 * Takes a message away that nobody can understand, out of the dead-letter queue or the failure queue; all others stay, and can be
 * received again at once.
 * @param signal ends the search, as if the message were in neither.
 * @returns its body; undefined when neither queue has it, or somebody else holds it.
 * @throws UsageError when it tells of files or of announcements, which redrive brings home.
 */
export async function dropMessage(
  sqs: SQSClient,
  { deadLetterQueueUrl, failureQueueUrl }: Pick<StackOutputs, 'deadLetterQueueUrl' | 'failureQueueUrl'>,
  messageId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const queues = [
    [failureQueueUrl, streamRangeIn],
    [deadLetterQueueUrl, s3Records],
  ] as const;
  for (const [QueueUrl, understand] of queues) {
    const messages = await receiveAll(sqs, QueueUrl, { messageId, signal });
    const odd = messages.find(({ MessageId }) => MessageId === messageId);
    const understood = odd !== undefined && isUnderstood(odd.Body ?? '', understand);
    const taken = understood ? undefined : odd;
    try {
      const { ReceiptHandle } = taken ?? {};
      if (taken !== undefined) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    } finally {
      await giveBack(
        sqs,
        QueueUrl,
        messages.filter((message) => message !== taken),
      );
    }
    if (understood)
      throw new UsageError(`Message ${messageId} is no stray: npm run redrive brings home what it tells of`);
    if (taken !== undefined) return taken.Body ?? '';
  }
  return undefined;
}
