import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { errorFields, log } from '../runtime/log.ts';
import { mapBounded } from '../runtime/map-bounded.ts';
import { type Metric, type MetricsOwner, writeMetrics } from '../runtime/metrics.ts';
import { isDisposition } from '../story/items/disposition.ts';
import { eventsIn, type IngestEvent } from './events-in.ts';
import type { Outcome } from './ingest-file.ts';

/** Messages at a time: a full batch. The function's memory is sized for it. */
const CONCURRENT_MESSAGES = 10;

/** No file starts in this last part of the function's time, so that every file has at least so much. */
const RESERVED_SHARE = 1 / 3;

/** The last part of the function's time: the answer is given before it, whatever is still running. */
const ANSWER_SHARE = 1 / 20;

/** Hears what becomes of the files of a batch. */
export interface IngestObserver {
  /** Once per file or request, with what became of it. */
  file: (event: IngestEvent, outcome: Outcome, milliseconds: number) => void;
  /** Once per file that failed, so that its message returns to the queue; or once per message that names no file. */
  failure: (messageId: string, error: unknown, event?: IngestEvent) => void;
  /**
   * Once per message that returns to the queue because the function's time is nearly over; with the file that is still
   * being ingested, if one is.
   */
  postponement: (messageId: string, event?: IngestEvent) => void;
}

/** What a batch does with each event. */
export interface EventWork {
  /** @param isAlone no other event starts before it has ended, or had its time */
  ingest: (event: IngestEvent, isAlone: boolean) => Promise<Outcome>;
  /** What became of a file that has its receipt; undefined where it has none. */
  recall: (event: IngestEvent) => Promise<Outcome | undefined>;
}

/**
 * Ingests a batch of queue messages. A message fails alone, and never the batch. If one of several files of a message
 * fails, all are tried and the whole message is redelivered: the receipts make that safe.
 *
 * No file starts in the last third of the function's time, and the answer comes before the time ends. What has not
 * started or not ended by then returns to the queue, so a file that hangs delays its neighbours by one delivery and
 * loses nothing.
 *
 * Even a file that hangs or crashes the function becomes a dead letter alone. Redelivered messages start one after the
 * other: each when the one before it has ended, or has had its share of the time. They run in reversed order on every
 * other delivery, so every message that does not crash the function is finished by the third. If some are already
 * recorded, the earlier run may have crashed on the others: on every other delivery these are acknowledged, and the
 * others are left for the next one. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @param remainingMs milliseconds that are left of the invocation
 */
export async function ingestBatch(
  messages: readonly SQSRecord[],
  { ingest, recall }: EventWork,
  observer: IngestObserver,
  remainingMs: () => number,
): Promise<SQSBatchResponse> {
  const totalMs = remainingMs();
  const done = new Set<string>();
  const failed = new Set<string>();
  const running = new Map<string, IngestEvent>();
  const isInTime = (): boolean => remainingMs() >= totalMs * RESERVED_SHARE;

  const ingestMessage = async ({ messageId, body }: SQSRecord, isAlone: boolean): Promise<void> => {
    const fail = (error: unknown, event?: IngestEvent): void => {
      observer.failure(messageId, error, event);
      failed.add(messageId);
    };
    try {
      for (const event of eventsIn(body)) {
        if (!isInTime()) return;
        // Milliseconds are fine enough for a file; for `performance` Node would have to load a module.
        const startMs = Date.now();
        running.set(messageId, event);
        try {
          const outcome = await ingest(event, isAlone);
          observer.file(event, outcome, Date.now() - startMs);
        } catch (error) {
          fail(error, event);
        }
        running.delete(messageId);
      }
    } catch (error) {
      fail(error);
    }
    if (!failed.has(messageId)) done.add(messageId);
  };

  const recallMessage = async ({ messageId, body }: SQSRecord): Promise<void> => {
    try {
      const events = eventsIn(body);
      const outcomes = await Promise.all(events.map(recall));
      const known = outcomes.filter((outcome) => outcome !== undefined);
      if (events.length === 0 || known.length < events.length) return;
      for (const [at, event] of events.entries()) observer.file(event, known[at] as Outcome, 0);
      done.add(messageId);
    } catch {
      // The message is ingested as if it had no receipts, and that reports the fault.
    }
  };

  const work = async (): Promise<void> => {
    const redelivered = messages.filter((message) => receivesOf(message) > 1);
    const first = messages.filter((message) => !redelivered.includes(message));
    await mapBounded(redelivered, CONCURRENT_MESSAGES, recallMessage);
    const receives = Math.max(0, ...redelivered.map(receivesOf));
    const isForward = receives === 2;
    // A crash in this run would bring the recorded ones back as well: on every other delivery they are only
    // acknowledged.
    if (redelivered.length > 0 && (done.size === 0 || receives % 2 === 0)) {
      const waiting = messages.filter(({ messageId }) => !done.has(messageId));
      const alone = (message: SQSRecord) => ingestMessage(message, true);
      await oneByOne(inOrder(waiting, isForward), alone, () => remainingMs() - totalMs * RESERVED_SHARE);
    } else {
      await mapBounded(first, CONCURRENT_MESSAGES, (message) => ingestMessage(message, false));
    }
  };

  await withinTime(work(), remainingMs() - totalMs * ANSWER_SHARE);
  const back = messages.map(({ messageId }) => messageId).filter((messageId) => !done.has(messageId));
  for (const messageId of back) if (!failed.has(messageId)) observer.postponement(messageId, running.get(messageId));
  return { batchItemFailures: back.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Starts each when the one before it has ended, or has had its share of the time that is left: a message that hangs
 * holds up no other.
 */
async function oneByOne(
  messages: readonly SQSRecord[],
  ingest: (message: SQSRecord) => Promise<void>,
  leftMs: () => number,
): Promise<void> {
  const started: Promise<void>[] = [];
  for (const [at, message] of messages.entries()) {
    const work = ingest(message);
    started.push(work);
    await withinTime(work, Math.max(0, leftMs() / (messages.length - at)));
  }
  await Promise.all(started);
}

function receivesOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

function inOrder(messages: readonly SQSRecord[], isForward: boolean): SQSRecord[] {
  const sorted = messages.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1));
  return isForward ? sorted : sorted.reverse();
}

/** Resolves when the work is done, or after this many milliseconds. */
async function withinTime(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  // Pending work keeps the process alive; this timer must not.
  timer.unref();
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

/**
 * Writes one structured log line per file, failed ones included and strays left out, and per message that names no
 * file; and counts dispositions and reasons of rejections as CloudWatch metrics, once per batch (`flush`). Not repairs
 * and warnings: each value would be a metric of 30 cents a month, and the log has them.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export function createObserver(owner: MetricsOwner): IngestObserver & { flush: (others?: readonly Metric[]) => void } {
  const counts = new Map<string, Metric & { value: number }>();
  const count = (name: string, ofDimension?: string, at = ''): void => {
    const counted = JSON.stringify([name, ofDimension, at]);
    const value = (counts.get(counted)?.value ?? 0) + 1;
    counts.set(counted, { name, value, ...(ofDimension && { dimension: [ofDimension, at] }) });
  };

  return {
    file: (event, outcome, milliseconds) => {
      const { disposition, redelivered, storyId, reason, repairs, warnings } = outcome;
      const lists = { ...(repairs.length > 0 && { repairs }), ...(warnings.length > 0 && { warnings }) };
      const again = redelivered && { redelivered };
      if (disposition !== 'stray')
        log('INFO', { ...subjectOf(event), disposition, ...again, storyId, reason, milliseconds, ...lists });
      // The canary has its own metric, a request its own item, and what the stack wrote is not an upload.
      if (disposition === 'canary' || disposition === 'own' || 'request' in event) return;
      if (redelivered) return count('Files', 'disposition', 'redelivered');
      count('Files', 'disposition', disposition);
      if (isDisposition(disposition)) count('Receipts');
      if (disposition === 'rejected' && reason) count('Rejected', 'reason', reason);
    },
    failure: (messageId, error, event) => {
      const message = 'message returns to the queue';
      log('ERROR', { message, messageId, ...(event && subjectOf(event)), error: errorFields(error) });
      count('Files', 'disposition', 'failed');
    },
    postponement: (messageId, event) => {
      const message = 'the function ran out of time: message returns to the queue';
      log('INFO', { message, messageId, ...(event && subjectOf(event)) });
      count('Files', 'disposition', 'postponed');
    },
    flush: (others = []) => {
      writeMetrics(owner, [...counts.values(), ...others]);
      counts.clear();
    },
  };
}

/** What the log line of an event is about. */
function subjectOf(event: IngestEvent) {
  if ('request' in event) return { request: event.request.id, kind: event.request.kind, by: event.request.by };
  if ('release' in event) return { release: event.key };
  const { bucket, key, versionId } = event;
  return { bucket, key, versionId };
}
