import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { sendInBatches } from './send-in-batches.ts';

/**
 * Publishes the entries and answers, by entry id, which of them did not make it and why.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: ten entries, 256 KiB in all.
 */
export function publish(
  client: SNSClient,
  topicArn: string,
  entries: readonly PublishBatchRequestEntry[],
): Promise<Map<string, unknown>> {
  return sendInBatches(entries, {
    idOf: ({ Id = '' }) => Id,
    sizeOf: sizeOfMessage,
    async call(batch) {
      const { Failed = [] } = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [...batch] }),
      );
      return new Map(
        Failed.map(({ Id = '', Code, Message = '' }) => [Id, new Error(`SNS refused it: ${Code} ${Message}`)]),
      );
    },
  });
}

/** Message and attributes (names, types and values) count. Bytes. */
export function sizeOfMessage({ Message = '', MessageAttributes = {} }: PublishBatchRequestEntry): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue = '' }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength(Message + attributes.join(''));
}
