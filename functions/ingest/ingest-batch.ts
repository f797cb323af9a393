import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { mapBounded } from '../map-bounded.ts';
import type { FileVersion } from '../story/file-version.ts';
import type { Outcome } from './ingest-file.ts';
import { type FileEvent, s3Records } from './s3-records.ts';
import { createTurns, type InTurn } from './turns.ts';

/** Files at work at once: a full batch. The function's memory is made for it. */
const CONCURRENT_MESSAGES = 10;

/** No file is started in this last part of the function's time: a file has at least so much. */
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

/** What a batch does with one file. */
export interface FileWork {
  ingest: (file: FileEvent, inTurn: InTurn) => Promise<Outcome>;
  /** What became of a file that has its receipt; undefined where it has none. */
  recall: (file: FileEvent) => Promise<Outcome | undefined>;
}

/**
 * A batch of queue messages; a message fails alone, and never the batch. A message with several files is repeated whole if one
 * of them fails, after all have been tried: the receipts make that safe, and no file keeps others waiting for ever.
 *
 * What has not started when two thirds of the time are over goes back to the queue, and so does what has not ended when all of
 * it nearly is: a file that hangs costs its neighbours a delivery, not their outcome.
 *
 * Even a file that kills the function becomes a dead letter alone. A redelivered batch goes file by file, first in one order
 * and then in the other, so that each neighbour comes before that file once; and if some of what is redelivered is done already,
 * its function died with the rest in hand: those are acknowledged, and that rest is not touched this time.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @param remainingMs milliseconds that are left of the invocation
 */
export async function ingestBatch(
  messages: readonly SQSRecord[],
  { ingest, recall }: FileWork,
  report: Report,
  remainingMs: () => number,
): Promise<SQSBatchResponse> {
  const totalMs = remainingMs();
  const inTurn = createTurns();
  const done = new Set<string>();
  const failed = new Set<string>();
  const isInTime = (): boolean => remainingMs() >= totalMs * RESERVED_SHARE;

  const ingestMessage = async ({ messageId, body }: SQSRecord): Promise<void> => {
    const fail = (error: unknown, file?: FileVersion): void => {
      report.failure(messageId, error, file);
      failed.add(messageId);
    };
    try {
      for (const file of s3Records(body)) {
        if (!isInTime()) return;
        // Fine enough for a file, which takes milliseconds: Node would have to load a module for `performance`.
        const start = Date.now();
        try {
          report.file(file, await ingest(file, inTurn), Date.now() - start);
        } catch (error) {
          fail(error, file);
        }
      }
    } catch (error) {
      fail(error);
    }
    if (!failed.has(messageId)) done.add(messageId);
  };

  const recallMessage = async ({ messageId, body }: SQSRecord): Promise<void> => {
    try {
      const files = s3Records(body);
      const outcomes = await Promise.all(files.map(recall));
      const known = outcomes.filter((outcome) => outcome !== undefined);
      if (files.length === 0 || known.length < files.length) return;
      for (const [at, file] of files.entries()) report.file(file, known[at] as Outcome, 0);
      done.add(messageId);
    } catch {
      // It is tried again as if it had none, and says what is wrong then.
    }
  };

  const work = async (): Promise<void> => {
    const again = messages.filter((message) => receivesOf(message) > 1);
    const fresh = messages.filter((message) => !again.includes(message));
    await mapBounded(again, CONCURRENT_MESSAGES, recallMessage);
    if (again.length > 0 && done.size === 0) {
      const isForward = Math.max(...again.map(receivesOf)) === 2;
      await mapBounded(inOrder(messages, isForward), 1, ingestMessage);
    } else {
      await mapBounded(fresh, CONCURRENT_MESSAGES, ingestMessage);
    }
  };

  await withinTime(work(), remainingMs() - totalMs * ANSWER_SHARE);
  const back = messages.map(({ messageId }) => messageId).filter((messageId) => !done.has(messageId));
  for (const messageId of back) if (!failed.has(messageId)) report.postponement(messageId);
  return { batchItemFailures: back.map((itemIdentifier) => ({ itemIdentifier })) };
}

function receivesOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

function inOrder(messages: readonly SQSRecord[], isForward: boolean): SQSRecord[] {
  const sorted = messages.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1));
  return isForward ? sorted : sorted.reverse();
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
