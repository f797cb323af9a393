import { setTimeout as delay } from 'node:timers/promises';
import type { Invoke } from './event-source.ts';
import { batchFailures } from './event-source.ts';
import type { StreamRecord } from './stream-shards.ts';

export interface StreamBatchRules {
  /** `BisectBatchOnFunctionError`. */
  readonly bisect: boolean;
  /** `ReportBatchItemFailures`. */
  readonly reportsFailures: boolean;
  /** `MaximumRetryAttempts`: retries after the first try. */
  readonly maxRetries: number;
  /** Wait before a retry. On AWS it grows up to minutes. */
  readonly retryDelayMs: number;
}

export interface StreamBatchSteps {
  readonly invoke: Invoke;
  readonly giveUp: GiveUp;
  /** Ends the retries: a stack that stops must not wait for them. */
  readonly stopped: AbortSignal;
}

/** Records that were given up, with the number of invocations spent on them. */
export type GiveUp = (records: readonly StreamRecord[], invocations: number) => Promise<void>;

/**
 * Invokes the function for one batch of a shard until every record has succeeded or is given up; only then may the
 * shard go on. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html: records before the lowest reported one
 * have succeeded and are not tried again; a batch that fails as a whole is halved, which counts as no retry, until the
 * poison record is alone.
 * @throws AbortError once it has stopped.
 */
export async function processStreamBatch(
  batch: readonly StreamRecord[],
  rules: StreamBatchRules,
  steps: StreamBatchSteps,
): Promise<void> {
  const { invoke, giveUp, stopped } = steps;
  let left = batch;
  for (let invocations = 1; left.length > 0; invocations += 1) {
    stopped.throwIfAborted();
    const ids = left.map((record) => record.dynamodb.SequenceNumber);
    const failed = batchFailures(await invoke({ Records: left }), ids, rules.reportsFailures);
    const first = ids.findIndex((id) => failed.has(id));
    if (first === -1) return;
    if (first > 0) {
      left = left.slice(first);
      invocations = 0;
    } else if (rules.bisect && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      await processStreamBatch(left.slice(0, middle), rules, steps);
      left = left.slice(middle);
      invocations = 0;
    } else if (invocations > rules.maxRetries) {
      return giveUp(left, invocations);
    } else {
      await delay(rules.retryDelayMs, undefined, { signal: stopped });
    }
  }
}
