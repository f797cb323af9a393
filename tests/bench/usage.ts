import type { Usage } from './cost.ts';
import type { CaseCost } from './measure-calls.ts';
import { processorMb, serviceLatencyMs } from './service-latency.ts';

/** How files arrive: each in an invocation of its own, or so many that batches are full. */
export type Arrivals = 'alone' | 'batched';

/** What a system's price depends on beside its calls. */
export interface RunningFacts {
  /** S3 invokes the function itself: no queue, no batches. */
  readonly direct: boolean;
  /** Files of a batch that are worked on side by side. */
  readonly parallel: number;
  readonly memoryMb: { readonly ingest: number; readonly notify: number };
  /** CPU milliseconds of the functions for one file, measured: a file alone has its calls for itself. */
  readonly cpuMs: Readonly<Record<Arrivals, number>>;
  /** Bytes that Lambda itself logs of each invocation. */
  readonly platformLogBytes: number;
}

/**
 * START, END and REPORT lines of one invocation. Ours turn them off (`systemLogLevel` WARN in infra/constructs/function-defaults.ts):
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html. Their lines without
 * what only some have (the initialisation's time, a trace) are 71, 52 and 141 bytes.
 */
export const platformLogBytes = 264;

/** Messages of a full batch, of every event source mapping here. */
export const fullBatch = 10;

/** What one file uses of everything that is paid for by use. */
export function usageOf(cost: CaseCost, facts: RunningFacts, arrivals: Arrivals): Usage {
  const batch = arrivals === 'alone' || facts.direct ? 1 : fullBatch;
  const units = arrivals === 'batched' ? (cost.batched ?? cost) : cost;
  const announcing = cost.calls.PublishBatch ?? 0;
  const invocations = 1 / batch + announcing / batch;
  const { ingest, notify, shared } = cost.logBytes;
  const logBytes = ingest + notify - shared + shared / batch + facts.platformLogBytes * invocations;
  return {
    s3Get: cost.calls.GetObject ?? 0,
    // S3 sends one message for each file; Lambda's poller receives and deletes whole batches.
    sqsRequest: facts.direct ? 0 : 1 + 2 / batch,
    lambdaRequest: invocations,
    lambdaGbSecond: ingestGbSeconds(cost, facts, facts.cpuMs[arrivals], batch) + notifyGbSeconds(cost, facts, batch),
    writeUnit: units.writeUnits,
    readUnit: units.readUnits,
    snsRequest: (cost.calls.Publish ?? 0) + announcing / batch,
    logGb: logBytes / 1e9,
  };
}

/** Waiting is shared by the files of a batch that wait side by side; the processor is not. */
function ingestGbSeconds(cost: CaseCost, { parallel, memoryMb }: RunningFacts, cpuMs: number, batch: number): number {
  const own = Object.entries(cost.calls).filter(([operation]) => operation !== 'PublishBatch');
  const waitMs = own.reduce((sum, [operation, count]) => sum + count * (serviceLatencyMs[operation] ?? 0), 0);
  const waits = waitMs * Math.ceil(batch / parallel);
  const work = cpuMs * batch * (processorMb / memoryMb.ingest);
  return ((waits + work) / 1000 / batch) * (memoryMb.ingest / 1024);
}

function notifyGbSeconds(cost: CaseCost, { memoryMb }: RunningFacts, batch: number): number {
  const waitMs = (cost.calls.PublishBatch ?? 0) * (serviceLatencyMs.PublishBatch ?? 0);
  // Its processor time is in `cpuMs`, which is that of all functions together.
  return (waitMs / 1000 / batch) * (memoryMb.notify / 1024);
}
