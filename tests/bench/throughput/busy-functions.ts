import { laneCount } from '../../../infra/local/events/stream-event-source.ts';
import { digits } from '../report/numbers.ts';
import { median } from '../report/statistics.ts';
import type { ThroughputSeries } from './measure-throughput.ts';

/** How much of a function's processes a load took. */
export interface BusyFunction {
  readonly name: 'ingest' | 'notify';
  /** At an event, on the mean of a pass. */
  readonly busy: number;
  /** Processes there may be. */
  readonly most: number;
  /** Files a second if all of them were busy all the time. */
  readonly ceiling: number;
}

/** Of each function of a system; a baseline has one. */
export function busyFunctions({
  concurrency,
  passes,
}: Pick<ThroughputSeries, 'concurrency' | 'passes'>): BusyFunction[] {
  const rate = median(passes.map(({ filesPerSecond }) => filesPerSecond));
  return (['ingest', 'notify'] as const).flatMap((name, at) => {
    const known = passes.flatMap((pass) => pass.busyFunctions[at] ?? []);
    if (known.length === 0) return [];
    const busy = median(known);
    // Notify is invoked with one batch of each shard at a time.
    const most = name === 'notify' ? Math.min(concurrency, laneCount) : concurrency;
    return [{ name, busy, most, ceiling: (rate / busy) * most }];
  });
}

/** Files a second for each process that was busy, of whichever function: what the same number of functions comes to. */
export function ratePerBusyFunction(series: ThroughputSeries): number {
  const rates = series.passes.map(
    ({ filesPerSecond, busyFunctions: busy }) => filesPerSecond / busy.reduce((sum, some) => sum + some, 0),
  );
  return median(rates);
}

/** Which function holds a system up, in words, with the figures. */
export function bottleneckOf(series: ThroughputSeries): string {
  const functions = busyFunctions(series);
  const [first] = [...functions].sort((one, other) => one.ceiling - other.ceiling);
  if (first === undefined) return '';
  const shares = functions
    .map(({ name, busy, most }) => `${digits(busy)} of ${most} processes of ${name}`)
    .join(' and ');
  const why =
    first.name === 'notify'
      ? `one batch of each of ${laneCount} shards is announced at a time`
      : 'it has no more processes';
  return `${series.name}, ${series.concurrency} at a time: ${shares} were busy; if nobody ever waited for work, ${first.name} would be the first at its limit, with ${digits(first.ceiling)} files a second (${why})`;
}
