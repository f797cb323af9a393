import type { Invocation } from '../preload/lambda-pace.ts';
import type { System } from '../systems.ts';
import PRICES from './prices.json' with { type: 'json' };

/** MB of each function, by name. */
export type FunctionMemory = Readonly<Record<string, number>>;

export interface PassFacts {
  readonly files: number;
  readonly system: System;
  readonly memory: FunctionMemory;
  /** How many times slower than on Lambda the invocations were. */
  readonly slowdown: number;
  readonly logBytes: number;
}

/**
 * Bytes of Lambda's START, END and REPORT lines of one invocation: 71, 52 and 141. Ours switch them off
 * (`systemLogLevel` WARN).
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
const PLATFORM_LOG_BYTES = 264;

/** What one file used of everything that is paid for by use. */
export function usageOf(invocations: readonly Invocation[], facts: PassFacts): Usage {
  const { files, system, memory, slowdown, logBytes } = facts;
  const each = (value: (invocation: Invocation) => number): number =>
    invocations.reduce((sum, invocation) => sum + value(invocation), 0) / files;
  const calls = (operation: string): number => each((one) => one.calls[operation] ?? 0);
  // The function that takes files is the one that gets their objects.
  const batches = each((one) => (one.calls.GetObject ? 1 : 0));
  const platformBytes = system.platformLogs ? PLATFORM_LOG_BYTES * invocations.length : 0;
  return {
    s3Get: calls('GetObject'),
    // S3 sends one message for each file; Lambda's poller receives and deletes a batch.
    sqsRequest: system.direct ? 0 : 1 + 2 * batches,
    lambdaRequest: invocations.length / files,
    lambdaGbSecond: each((one) => ((one.durationMs / slowdown / 1000) * (memory[one.function] ?? Number.NaN)) / 1024),
    writeUnit: each(({ writeUnits }) => writeUnits),
    readUnit: each(({ readUnits }) => readUnits),
    snsRequest: calls('Publish') + calls('PublishBatch'),
    logGb: (logBytes + platformBytes) / files / 1e9,
  };
}

/** What is paid for by use: the names of the price table. */
export type Priced = keyof typeof PRICES.prices;

/** Amounts for one article, in the units of the price table. */
export type Usage = Readonly<Partial<Record<Priced, number>>>;

export type Region = 'us-east-1' | 'ap-northeast-2';

export const REGIONS = PRICES.regions as readonly Region[];

export interface Cost {
  /** Dollars for a million articles. */
  readonly total: number;
  readonly parts: Usage;
}

/** Dollars for a million articles of this usage, in all and by part. */
export function costPerMillion(usage: Usage, region: Region): Cost {
  const at = REGIONS.indexOf(region);
  const parts: Partial<Record<Priced, number>> = {};
  for (const [name, amount] of Object.entries(usage) as [Priced, number][]) {
    const { usd, per } = PRICES.prices[name];
    parts[name] = ((usd[at] ?? Number.NaN) / per) * amount * 1_000_000;
  }
  return { total: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
}

/** Dollars a month for something that costs by the month, in us-east-1. */
export function monthly(what: keyof typeof PRICES.monthly): number {
  return PRICES.monthly[what].usd[0] ?? Number.NaN;
}
