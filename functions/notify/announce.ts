import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type NotifyReport, notifyBatch, type Outlet } from './notify-batch.ts';
import { publish } from './publish.ts';
import { toMessage } from './to-message.ts';

/** Where announcements go, in whose name, and who hears what became of them. */
interface Outlets {
  sns: SNSClient;
  topicArn: string;
  /** Where the stack has one. */
  bus?: Outlet | undefined;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  source: string;
  report: NotifyReport;
}

/**
 * What notify does with stream records, wherever it runs: in Lambda (`handler.ts`), or beside an operator who redrives what
 * Lambda has given up (`infra/cli/redrive`), so that both say the same under the same ids. Answers with the records that failed.
 */
export function announce(
  records: readonly DynamoDBRecord[],
  { sns, topicArn, bus, source, report }: Outlets,
): Promise<DynamoDBBatchResponse> {
  const topic: Outlet = (all) =>
    publish(
      sns,
      topicArn,
      Array.from(all, ([id, one]) => toMessage(one, id)),
    );
  return notifyBatch(records, source, bus ? [topic, bus] : [topic], report);
}
