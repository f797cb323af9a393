import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: ten entries, 256 KiB in all. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/**
 * Publishes the entries and answers, by entry id, which of them did not make it and why. A batch that is accepted may still
 * hold entries that are not: `Failed` is where the classic lost event hides.
 */
export const publish = async (
  client: SNSClient,
  topicArn: string,
  entries: readonly PublishBatchRequestEntry[],
): Promise<Map<string, unknown>> => {
  const failed = new Map<string, unknown>();
  for (const batch of batches(entries)) {
    try {
      const { Failed = [] } = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: batch }),
      );
      for (const { Id = '', Code, Message } of Failed)
        failed.set(Id, new Error(`SNS refused it: ${Code} ${Message ?? ''}`));
    } catch (error) {
      for (const { Id = '' } of batch) failed.set(Id, error);
    }
  }
  return failed;
};

/** In order, each within SNS's bounds. An entry alone is always under them: the facts of a story are bounded. */
export const batches = (entries: readonly PublishBatchRequestEntry[]): PublishBatchRequestEntry[][] => {
  const all: PublishBatchRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const current = all.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(entry);
      bytes += size;
    } else {
      all.push([entry]);
      bytes = size;
    }
  }
  return all;
};

/** Message and attributes (names, types and values) count. Bytes. */
const sizeOf = ({ Message = '', MessageAttributes = {} }: PublishBatchRequestEntry): number => {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue = '' }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength(Message + attributes.join(''));
};
