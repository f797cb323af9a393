import { digits } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';
import { median } from '../report/statistics.ts';
import type { Pass, ThroughputSeries } from './measure-throughput.ts';

/** Whether cores that functions and emulators share have room for so many times as many files as a baseline does. */
export interface Reach {
  readonly concurrency: number;
  /** Files a second of the baseline. */
  readonly baseline: number;
  /** CPU milliseconds that a file may take in all processes. */
  readonly allowed: number;
  /** What ours takes beside the table's engine: functions, and the emulators of queue, bucket and topic with their pollers. */
  readonly besideEngine: number;
  /** What is left for the engine: below 0 there would be no room even for one that takes nothing. */
  readonly left: number;
  readonly engine: number;
}

/** @param wanted how many times the baseline's files a second. @returns undefined where the machine does not tell CPU times. */
export function reachOf(
  ours: ThroughputSeries,
  baseline: ThroughputSeries,
  { wanted, cores }: { readonly wanted: number; readonly cores: number },
): Reach | undefined {
  const cpu = ours.passes.flatMap(({ cpuMs }: Pass) => cpuMs ?? []);
  if (cpu.length === 0) return undefined;
  const rate = median(baseline.passes.map(({ filesPerSecond }) => filesPerSecond));
  const allowed = (cores * 1000) / (wanted * rate);
  const besideEngine = median(cpu.map(({ functions, emulators }) => functions + emulators));
  return {
    concurrency: ours.concurrency,
    baseline: rate,
    allowed,
    besideEngine,
    left: allowed - besideEngine,
    engine: median(cpu.map(({ dynamodb }) => dynamodb)),
  };
}

export function reachTable(
  reaches: readonly Reach[],
  wanted: number,
  names: { ours: string; baseline: string },
): Table {
  return {
    columns: [
      'functions at a time',
      `files a second of ${names.baseline}`,
      `CPU ms a file that ${wanted}x allows`,
      `${names.ours}: functions, S3, SQS, SNS, pollers`,
      'left for the engine',
      'the engine took',
      `${wanted}x within these cores`,
    ],
    rows: reaches.map(({ concurrency, baseline, allowed, besideEngine, left, engine }) => [
      String(concurrency),
      digits(baseline),
      digits(allowed),
      digits(besideEngine),
      digits(left),
      digits(engine),
      left >= engine ? 'yes' : 'no',
    ]),
  };
}
