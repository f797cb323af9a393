import { digits, ofSeries, times } from '../report/numbers.ts';
import type { Table, Target } from '../report/section.ts';
import { pairedRatio, type Spread } from '../report/statistics.ts';
import type { ColdStart, ColdStartSeries } from './measure-cold-start.ts';

/** Milliseconds of each round from the start of the first process to the announcement: the sum of both functions where there are two. */
export function untilAnnounced({ starts, announcer }: ColdStartSeries, what: 'handledMs' | 'handledCpuMs'): number[] {
  return starts.map((start, round) => start[what] + (announcer ? (announcer.starts[round]?.[what] ?? Number.NaN) : 0));
}

function ratioTo(baseline: ColdStartSeries, ours: ColdStartSeries, what: 'handledMs' | 'handledCpuMs'): Spread {
  return pairedRatio(untilAnnounced(baseline, what), untilAnnounced(ours, what));
}

/** What nobody set a figure for, beside the targets: the same work on both sides, up to the announcement. */
export function announcedRatios(ours: readonly ColdStartSeries[], baseline: ColdStartSeries): Target[] {
  return ours.flatMap((series) =>
    (['handledMs', 'handledCpuMs'] as const).map((what) => ({
      what: `times as fast to the announcement as ${baseline.name}, ingest and notify both cold (${series.name}${what === 'handledCpuMs' ? ', by CPU' : ''})`,
      wanted: '–',
      figure: times(ratioTo(baseline, series, what)),
    })),
  );
}

/** Of the functions that announce, as the table of the others has them. */
export function announcerRows(all: readonly ColdStartSeries[]): string[][] {
  return all.flatMap(({ announcer }) => (announcer ? [coldStartRow(announcer)] : []));
}

export function coldStartRow({ name, bundle, starts }: Omit<ColdStartSeries, 'announcer'>): string[] {
  const of = (what: keyof ColdStart) => ofSeries(starts.map((start) => start[what]));
  const sizes = [bundle.bytes, bundle.besideBytes].map((bytes) => digits(bytes / 1024));
  return [name, ...sizes, of('readyMs'), of('handledMs'), of('readyCpuMs'), of('handledCpuMs'), of('peakMb')];
}

export function announcedTable(all: readonly ColdStartSeries[]): Table {
  return {
    columns: ['to the announcement', 'functions started cold', 'time, ms', 'CPU, ms'],
    rows: all.map((series) => [
      series.name,
      series.announcer ? 'ingest, then notify' : 'one',
      ofSeries(untilAnnounced(series, 'handledMs')),
      ofSeries(untilAnnounced(series, 'handledCpuMs')),
    ]),
  };
}
