import { billOf, type MeasuredSystem, measuredOf } from './calls/measured-system.ts';
import { untilAnnounced } from './cold-start/announced.ts';
import type { ColdStartSeries } from './cold-start/measure-cold-start.ts';
import { digits, dollars } from './report/numbers.ts';
import type { Table } from './report/section.ts';
import { median } from './report/statistics.ts';
import { systems } from './rig/systems.ts';
import type { Pace, ThroughputSeries } from './throughput/measure-throughput.ts';

/** All that is compared, of one run. */
export interface Figures {
  readonly measured: readonly MeasuredSystem[];
  readonly throughput: readonly ThroughputSeries[];
  readonly coldStarts: readonly ColdStartSeries[];
}

/** What the README shows: medians, a column for each system. */
export function summaryTable({ measured, throughput, coldStarts }: Figures): Table {
  const cost = (arrivals: 'batched' | 'alone') =>
    systems.map((system) => dollars(billOf(measuredOf(measured, system), arrivals, 'us-east-1').total));
  const rate = (pace: Pace['name']) =>
    systems.map(({ name }) => {
      const sizes = throughput.filter((series) => series.name === name && series.pace.name === pace);
      return sizes
        .toSorted((a, b) => a.concurrency - b.concurrency)
        .map(({ passes }) => digits(median(passes.map(({ filesPerSecond }) => filesPerSecond))))
        .join(' · ');
    });
  const coldStart = (of: (series: ColdStartSeries) => readonly number[]) =>
    systems.map(({ name }) => {
      const series = coldStarts.find((one) => one.name === name);
      return digits(series === undefined ? Number.NaN : median(of(series)));
    });
  const sizes = [...new Set(throughput.map(({ concurrency }) => concurrency))].sort((a, b) => a - b).join(' · ');
  return {
    columns: ['', ...systems.map(({ name }) => name)],
    rows: [
      ['dollars per million new articles, in bursts', ...cost('batched')],
      ['… one by one', ...cost('alone')],
      [`files a second, ${sizes} functions at a time, at Lambda’s pace`, ...rate('Lambda')],
      ['… functions and emulators on two shared cores', ...rate('machine')],
      ['ms of a cold function to its first file in the table', ...coldStart(handledMs)],
      ['… and announced, by a second cold function where there is one', ...coldStart(announcedMs)],
    ],
  };
}

const handledMs = ({ starts }: ColdStartSeries): number[] => starts.map((start) => start.handledMs);

const announcedMs = (series: ColdStartSeries): number[] => untilAnnounced(series, 'handledMs');
