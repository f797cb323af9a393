import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { mapBounded } from '../map-bounded.ts';
import type { FileVersion } from '../story/file-version.ts';
import type { Outcome } from './ingest-file.ts';
import { s3Records } from './s3-records.ts';

/** Files at work at once: a full batch, so that they can share their calls of the table. The function's memory is made for it. */
const CONCURRENT_MESSAGES = 10;

export interface Report {
  /** One call per file, with what became of it. */
  file: (file: FileVersion, outcome: Outcome, milliseconds: number) => void;
  /** One call per file that failed, and so takes its message back to the queue, or per message that names none. */
  failure: (messageId: string, error: unknown, file?: FileVersion) => void;
}

/**
 * A batch of queue messages; a message fails alone, and never the batch. A message with several files is repeated whole if one
 * of them fails, after all have been tried: the receipts make that safe, and a file that always fails keeps none behind it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function ingestBatch(
  messages: readonly SQSRecord[],
  ingest: (file: FileVersion) => Promise<Outcome>,
  report: Report,
): Promise<SQSBatchResponse> {
  const failed = await mapBounded(messages, CONCURRENT_MESSAGES, async ({ messageId, body }) => {
    let failures = 0;
    const fail = (error: unknown, file?: FileVersion): void => {
      report.failure(messageId, error, file);
      failures += 1;
    };
    try {
      for (const file of s3Records(body)) {
        // Fine enough for a file, which takes milliseconds: Node would have to load a module for `performance`.
        const start = Date.now();
        try {
          report.file(file, await ingest(file), Date.now() - start);
        } catch (error) {
          fail(error, file);
        }
      }
    } catch (error) {
      fail(error);
    }
    return failures > 0 ? [{ itemIdentifier: messageId }] : [];
  });
  return { batchItemFailures: failed.flat() };
}
