import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { inBatches } from '../../aws/index.ts';
import type { EventFilter, EventSource, Invoke } from './event-source.ts';
import { processStreamBatch, type StreamBatchRules } from './stream-batch.ts';
import type { StreamPositions } from './stream-shards.ts';
import { openShards, type ShardRecords, type StreamRecord, toStreamRecord } from './stream-shards.ts';

export interface StreamEventSourceProps extends StreamBatchRules {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly region: string;
  readonly batchSize: number;
  /** How far an earlier run has read, if that is kept. */
  readonly positions?: StreamPositions | undefined;
  readonly filter: EventFilter;
  /** Milliseconds between two reads of an empty stream. */
  readonly pollMs: () => number;
  /**
   * Lambda's batching window: after a batch, further records wait so long for others. (Lambda waits before a batch.)
   */
  readonly windowMs?: number;
  /**
   * Sends a message about records that were given up to the on-failure destination; absent: none is sent, as on AWS.
   */
  readonly sendFailure: ((message: string) => Promise<void>) | undefined;
  readonly invoke: Invoke;
  readonly onError: (error: unknown) => void;
}

export interface StreamEventSource extends EventSource {
  /** Whether everything written before the call has been read and processed; false once the source has stopped. */
  drained(): Promise<boolean>;
}

/**
 * The engines have one shard. On AWS a new on-demand table has four partitions, and its stream a shard for each
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html). So records are
 * distributed over four lanes by key: the order holds for one item only, as on AWS, and four batches are processed at a
 * time.
 */
export const LANE_COUNT = 4;

function laneOf(keys: object = {}): number {
  const text = JSON.stringify(keys);
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  return hash % LANE_COUNT;
}

/**
 * The poller of a table's stream: reads, filters, invokes, in the order of an item's writes, one batch at a time in
 * each lane.
 */
export function startStreamEventSource(props: StreamEventSourceProps): StreamEventSource {
  const shards = openShards(props.client, props.streamArn, props.positions);
  const stopped = new AbortController();
  let waiting: ((drained: boolean) => void)[] = [];
  let wake = () => {};
  const running = run();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      // A pass answers only those who asked before it began: it has read everything written before they asked.
      const asked = waiting;
      waiting = [];
      const found = await pass();
      for (const answer of asked) answer(!found);
      const { pollMs, windowMs = 0 } = props;
      const restMs = found ? windowMs : Math.max(pollMs(), windowMs);
      if (restMs > 0 && waiting.length === 0 && !stopped.signal.aborted) await rest(restMs);
    }
    for (const answer of waiting) answer(false);
  }

  /** Reads and processes once. @returns whether there was anything. */
  async function pass(): Promise<boolean> {
    let found = false;
    try {
      for await (const shard of shards.read()) {
        found = true;
        await processShard(shard);
      }
    } catch (error) {
      if (stopped.signal.aborted) return true;
      props.onError(error);
      await delay(1000);
      return true;
    }
    return found;
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Filters first, so that batches hold matching records only, as Lambda does
   * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html). That `BatchSize` counts these is our
   * reading of it.
   */
  async function processShard({ shardId, records }: ShardRecords): Promise<void> {
    const wanted = records
      .map((record) => toStreamRecord(record, props.streamArn, props.region))
      .filter((record) => props.filter(record));
    const lanes = Map.groupBy(wanted, (record) => laneOf(record.dynamodb.Keys));
    await Promise.all([...lanes.values()].map((lane) => processLane(shardId, lane)));
  }

  async function processLane(shardId: string, records: readonly StreamRecord[]): Promise<void> {
    for (const batch of inBatches(records, props.batchSize)) {
      await processStreamBatch(batch, props, {
        invoke: props.invoke,
        giveUp: (given, invocations) => giveUp(shardId, given, invocations),
        stopped: stopped.signal,
      });
    }
  }

  async function giveUp(shardId: string, records: readonly StreamRecord[], invocations: number): Promise<void> {
    await props.sendFailure?.(failureMessage(props, shardId, records, invocations));
  }

  return {
    async drained() {
      // No further pass would answer.
      if (stopped.signal.aborted) return false;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting.push(resolve);
      wake();
      return promise;
    },
    async stop() {
      stopped.abort();
      wake();
      await running;
    },
  };
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html, "On-failure destination" */
function failureMessage(
  { functionArn, streamArn }: StreamEventSourceProps,
  shardId: string,
  records: readonly StreamRecord[],
  invocations: number,
): string {
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  const instant = (seconds = 0) => new Date(seconds * 1000).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId: randomUUID(),
      functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: invocations,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: instant(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: instant(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn,
    },
  });
}
