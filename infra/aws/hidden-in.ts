import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Messages of a queue that somebody has received and neither deleted nor given back: an approximation on AWS. */
export async function hiddenIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
  });
  return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
}
