import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type NotifyReport, notifyBatch } from './notify-batch.ts';
import { publish } from './publish.ts';

/** Where announcements go, in whose name, and who hears what became of them. */
interface Outlet {
  sns: SNSClient;
  topicArn: string;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  source: string;
  report: NotifyReport;
}

/**
 * What notify does with stream records, wherever it runs: in Lambda (`handler.ts`), or beside an operator who redrives what
 * Lambda has given up (`infra/ops`), so that both say the same under the same ids. Answers with the records that failed.
 */
export function announce(
  records: readonly DynamoDBRecord[],
  { sns, topicArn, source, report }: Outlet,
): Promise<DynamoDBBatchResponse> {
  return notifyBatch(records, source, (entries) => publish(sns, topicArn, entries), report);
}
