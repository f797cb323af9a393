import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { isOutage } from '../is-outage.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: ten entries, 256 KiB in all. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/**
 * Publishes the entries and answers, by entry id, which of them did not make it and why. A batch that is accepted may still
 * hold entries that are not: `Failed` is where the classic lost event hides.
 */
export async function publish(
  client: SNSClient,
  topicArn: string,
  entries: readonly PublishBatchRequestEntry[],
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const fail = (batch: readonly PublishBatchRequestEntry[], error: unknown): void => {
    for (const { Id = '' } of batch) failed.set(Id, error);
  };
  const send = async (batch: readonly PublishBatchRequestEntry[]): Promise<void> => {
    try {
      const { Failed = [] } = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [...batch] }),
      );
      for (const { Id = '', Code, Message } of Failed)
        failed.set(Id, new Error(`SNS refused it: ${Code} ${Message ?? ''}`));
    } catch (error) {
      if (batch.length === 1 || isOutage(error)) fail(batch, error);
      // One entry that cannot be sent must not take along those beside it.
      else await sendInTurn(batch.map((entry) => [entry]));
    }
  };
  /** In an outage the first call says what the others would, each after its time-out. */
  const sendInTurn = async (all: readonly (readonly PublishBatchRequestEntry[])[]): Promise<void> => {
    for (const [at, batch] of all.entries()) {
      await send(batch);
      const error = failed.get(batch.at(-1)?.Id ?? '');
      if (isOutage(error)) return fail(all.slice(at + 1).flat(), error);
    }
  };
  await sendInTurn(batches(entries));
  return failed;
}

/** In order, each within SNS's bounds. An entry alone is always under them: the facts of a story are bounded. */
export function batches(entries: readonly PublishBatchRequestEntry[]): PublishBatchRequestEntry[][] {
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
}

/** Message and attributes (names, types and values) count. Bytes. */
const sizeOf = ({ Message = '', MessageAttributes = {} }: PublishBatchRequestEntry): number => {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue = '' }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength(Message + attributes.join(''));
};
