import { processorMb, serviceLatencyMs } from '../preload/service-latency.ts';
import type { Usage } from '../prices/cost.ts';
import type { Burst, BurstCounts } from './burst.ts';
import type { CaseCost } from './measure-calls.ts';

/** How files arrive: each in an invocation of its own, or many at once, so that functions take them in batches. */
export type Arrivals = 'alone' | 'batched';

/** What a system's price depends on beside its calls. */
export interface RunningFacts {
  /** S3 invokes the function itself: no queue, no batches. */
  readonly direct: boolean;
  readonly memoryMb: { readonly ingest: number; readonly notify: number };
  /** CPU milliseconds of the functions for one new file, measured: a file alone has its calls for itself. */
  readonly cpuMs: Readonly<Record<Arrivals, number>>;
  /** Bytes that Lambda itself logs of each invocation. */
  readonly platformLogBytes: number;
  /** What new files share that come at once. */
  readonly burst: Burst;
}

/**
 * START, END and REPORT lines of one invocation. Ours turn them off (`systemLogLevel` WARN in infra/constructs/function-defaults.ts):
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html. Their lines without
 * what only some have (the initialisation's time, a trace) are 71, 52 and 141 bytes.
 */
export const platformLogBytes = 264;

/** Messages of a full batch, of every event source mapping here: as they are set in `infra/constructs` and in the baseline's stack. */
export const fullBatch = 10;

/** What one file uses of everything that is paid for by use. In batches only new files have been counted. */
export function usageOf(cost: CaseCost, facts: RunningFacts, arrivals: Arrivals): Usage {
  const shared = arrivals === 'alone' ? alone(cost) : facts.burst;
  const units = arrivals === 'alone' ? cost : (cost.batched ?? cost);
  const { ingest, notify } = shared.invocations;
  const logBytes = cost.logBytes.ingest + cost.logBytes.notify - cost.logBytes.shared * (1 - ingest);
  return {
    // Its own, in batches too, as is a sample's Publish: in a burst an SDK may have tried again, for the emulators' sake.
    s3Get: cost.calls.GetObject ?? 0,
    // S3 sends one message for each file; Lambda's poller receives and deletes whole batches.
    sqsRequest: facts.direct ? 0 : 1 + 2 * ingest,
    lambdaRequest: ingest + notify,
    lambdaGbSecond: gbSeconds(shared.waitMs, facts, arrivals),
    writeUnit: units.writeUnits,
    readUnit: units.readUnits,
    snsRequest: (cost.calls.Publish ?? 0) + (shared.calls.PublishBatch ?? 0),
    logGb: (logBytes + facts.platformLogBytes * (ingest + notify)) / 1e9,
  };
}

/** A file that shares nothing: an invocation of each function it needs, which waits for one call after the other. */
export function alone({ calls }: CaseCost): BurstCounts {
  const waitMs = { ingest: 0, notify: 0 };
  for (const [operation, count] of Object.entries(calls))
    waitMs[operation === 'PublishBatch' ? 'notify' : 'ingest'] += count * (serviceLatencyMs[operation] ?? 0);
  return { calls, invocations: { ingest: 1, notify: calls.PublishBatch ?? 0 }, waitMs };
}

/**
 * Waiting is billed by the function's memory. CPU is not: with less memory it takes longer, by as much as a second is cheaper. So that of all functions
 * may be one number.
 */
function gbSeconds(waitMs: Burst['waitMs'], { cpuMs, memoryMb }: RunningFacts, arrivals: Arrivals): number {
  const megabyteMs = waitMs.ingest * memoryMb.ingest + waitMs.notify * memoryMb.notify + cpuMs[arrivals] * processorMb;
  return megabyteMs / 1024 / 1000;
}
