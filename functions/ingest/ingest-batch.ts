import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { mapBounded } from '../map-bounded.ts';
import type { FileVersion } from '../story/file-version.ts';
import type { Outcome } from './ingest-file.ts';
import { s3Records } from './s3-records.ts';
import { createTurns, type FileTurn } from './turns.ts';

/** Files at work at once: a full batch. The function's memory is made for it. */
const CONCURRENT_MESSAGES = 10;

/** No file is begun in this last part of the function's time: a file has at least so much. */
const RESERVED_SHARE = 1 / 3;

/** The last part of the time, in which the answer is given whatever is still under way. */
const ANSWER_SHARE = 1 / 20;

export interface Report {
  /** One call per file, with what became of it. */
  file: (file: FileVersion, outcome: Outcome, milliseconds: number) => void;
  /** One call per file that failed, and so takes its message back to the queue, or per message that names none. */
  failure: (messageId: string, error: unknown, file?: FileVersion) => void;
  /** One call per message that goes back because the function's time is nearly over. */
  postponement: (messageId: string) => void;
}

/**
 * A batch of queue messages; a message fails alone, and never the batch. A message with several files is repeated whole if one
 * of them fails, after all have been tried: the receipts make that safe, and no file keeps others waiting for ever.
 *
 * What has not begun when two thirds of the time are over goes back to the queue, and so does what has not ended when all of
 * it nearly is: a file that hangs costs its neighbours a delivery, not their outcome.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @param remainingMs milliseconds that are left of the invocation
 */
export async function ingestBatch(
  messages: readonly SQSRecord[],
  ingest: (file: FileVersion, turn: FileTurn) => Promise<Outcome>,
  report: Report,
  remainingMs: () => number,
): Promise<SQSBatchResponse> {
  const totalMs = remainingMs();
  const inTurn = createTurns();
  const done = new Set<string>();
  const failed = new Set<string>();

  const ingestMessage = async ({ messageId, body, attributes }: SQSRecord): Promise<void> => {
    const isRedelivery = Number(attributes.ApproximateReceiveCount) > 1;
    const fail = (error: unknown, file?: FileVersion): void => {
      report.failure(messageId, error, file);
      failed.add(messageId);
    };
    try {
      for (const file of s3Records(body)) {
        if (remainingMs() < totalMs * RESERVED_SHARE) return;
        // Fine enough for a file, which takes milliseconds: Node would have to load a module for `performance`.
        const start = Date.now();
        try {
          report.file(file, await ingest(file, { inTurn, isRedelivery }), Date.now() - start);
        } catch (error) {
          fail(error, file);
        }
      }
    } catch (error) {
      fail(error);
    }
    if (!failed.has(messageId)) done.add(messageId);
  };

  await withinTime(mapBounded(messages, CONCURRENT_MESSAGES, ingestMessage), remainingMs() - totalMs * ANSWER_SHARE);
  const back = messages.map(({ messageId }) => messageId).filter((messageId) => !done.has(messageId));
  for (const messageId of back) if (!failed.has(messageId)) report.postponement(messageId);
  return { batchItemFailures: back.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Resolves with the work, or after so many milliseconds without it. */
async function withinTime(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  // Work that waits for something keeps the process alive; this must not.
  timer.unref();
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
