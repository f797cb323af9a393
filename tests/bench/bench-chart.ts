import { type MeasuredSystem, newArticle } from './calls/measured-system.ts';
import { untilAnnounced } from './cold-start/announced.ts';
import type { ColdStartSeries } from './cold-start/measure-cold-start.ts';
import { costByUnits, stepSizes, unitsOf } from './cost/size-curve.ts';
import { bytesBesideText } from './items/sample-item.ts';
import { type BarPanel, chart, type LinePanel } from './report/chart.ts';
import { digits } from './report/numbers.ts';
import { median } from './report/statistics.ts';
import type { ThroughputSeries } from './throughput/measure-throughput.ts';

interface Figures {
  readonly coldStarts?: readonly ColdStartSeries[] | undefined;
  readonly measured?: readonly MeasuredSystem[] | undefined;
  readonly throughput?: readonly ThroughputSeries[] | undefined;
}

/** The picture for the README: what is felt first, and what is paid. */
export function benchChart({ coldStarts, measured, throughput }: Figures, date: string): string {
  const bars = [coldStarts && coldStartPanel(coldStarts), throughput && throughputPanel(throughput)];
  const panels = bars.filter((panel) => panel !== undefined);
  return chart(
    panels,
    measured && costPanel(measured),
    `npm run bench, ${date}: medians; the table and what it does not say: docs/bench.md`,
  );
}

function coldStartPanel(all: readonly ColdStartSeries[]): BarPanel {
  return {
    title: 'Cold start: process start to the first file done, ms (+ notify: announced, both cold)',
    bars: all.flatMap((series) => [
      coldStartBar(
        series.name,
        series.starts.map(({ handledMs }) => handledMs),
      ),
      ...(series.announcer ? [coldStartBar(`${series.name} + notify`, untilAnnounced(series, 'handledMs'))] : []),
    ]),
  };
}

function coldStartBar(name: string, milliseconds: readonly number[]): BarPanel['bars'][number] {
  const value = median(milliseconds);
  return { name, value, label: digits(value), ours: name.startsWith('wiredrop') };
}

/** Four functions at Lambda's pace: what a small account's burst looks like. */
function throughputPanel(all: readonly ThroughputSeries[]): BarPanel | undefined {
  const chosen = all.filter(({ pace, concurrency }) => pace.name === 'Lambda' && concurrency === 4);
  if (chosen.length === 0) return undefined;
  return {
    title: 'Files a second through the whole pipeline, 4 functions at Lambda’s pace',
    bars: chosen.map(({ name, passes }) => {
      const value = median(passes.map(({ filesPerSecond }) => filesPerSecond));
      return { name, value, label: digits(value), ours: name.startsWith('wiredrop') };
    }),
  };
}

const classes = ['a', 'b', 'c', 'd'];

function costPanel(measured: readonly MeasuredSystem[]): LinePanel {
  const beside = bytesBesideText();
  const xs = stepSizes(beside, 500, 16_000);
  return {
    title: 'Dollars per million new articles by length (us-east-1, batched)',
    xLabel: 'bytes of text',
    xs,
    ticks: [2_000, 4_000, 6_000, 8_000, 12_000, 16_000],
    xTick: (bytes) => `${bytes / 1000}k`,
    yTick: (value) => `$${value}`,
    lines: measured.map((system, at) => {
      const dollars = costByUnits(system, newArticle(system), 'batched', 'us-east-1');
      return {
        name: system.system.name,
        className: classes[at] ?? 'd',
        ys: xs.map((size) => dollars(unitsOf(size, beside))),
      };
    }),
  };
}
