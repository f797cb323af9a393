import { type Priced, REGIONS } from '../cost/dollars.ts';
import type { LoadSeries } from '../measure-load.ts';
import { digits, dollars, median, ofSeries } from '../statistics.ts';
import { EXACT_ONLY, SYSTEMS, type System, WIREDROP } from '../systems.ts';
import { limitsOf, loadOf } from './capacity.ts';
import { announcedMs, type CompleteFigures, costOf, type Figures, ratesOf, seriesOf } from './figures.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NAMES = SYSTEMS.map(({ name }) => name);

/** A row with one column for each system. */
function systemRow(label: string, cell: (system: System) => string): string[] {
  return [label, ...SYSTEMS.map(cell)];
}

/** The figures in short: the README shows this table. */
export function summaryTable({ coldStart, throughput, cost }: Figures): Table {
  const rows: string[][] = [];
  if (cost) {
    const total = (system: System) => dollars(costOf(seriesOf(cost.series, system), 'batched', 'us-east-1').total);
    rows.push(systemRow('dollars per million new articles, in bursts', total));
  }
  if (throughput) {
    const counts = functionCounts(throughput.series);
    const rates = (system: System) =>
      counts.map((functions) => digits(median(ratesOf(loadAt(throughput.series, system, functions))))).join(' · ');
    rows.push(systemRow(`files a second with ${counts.join(' · ')} functions, at Lambda’s pace`, rates));
  }
  if (coldStart) {
    rows.push(
      systemRow('ms of a cold function to its first file in the table', (system) =>
        digits(median(seriesOf(coldStart.series, system).starts.map(({ handledMs }) => handledMs))),
      ),
    );
  }
  return { columns: ['', ...NAMES], rows };
}

export function speedTable({ coldStart, throughput: { series } }: CompleteFigures): Table {
  const counts = functionCounts(series);
  return {
    columns: ['', 'first file, ms', 'announced, ms', ...counts.map((count) => `files a second by ${count}`)],
    rows: SYSTEMS.map((system) => {
      const cold = seriesOf(coldStart.series, system);
      const starts = [cold.starts.map(({ handledMs }) => handledMs), announcedMs(cold)].map(ofSeries);
      const rates = counts.map((functions) => ofSeries(ratesOf(loadAt(series, system, functions))));
      return [system.name, ...starts, ...rates];
    }),
  };
}

const COST_PARTS: Readonly<Record<string, readonly Priced[]>> = {
  'table writes': ['writeUnit'],
  'table reads': ['readUnit'],
  Lambda: ['lambdaRequest', 'lambdaGbSecond'],
  'SNS, SQS, S3': ['snsRequest', 'sqsRequest', 's3Get'],
  logs: ['logGb'],
};

export function costTable({ cost: { series } }: CompleteFigures): Table {
  const costIn = (system: System, arrivals: 'batched' | 'alone', region = REGIONS[0] ?? 'us-east-1') =>
    costOf(seriesOf(series, system), arrivals, region);
  const parts = Object.entries(COST_PARTS).map(([label, names]) =>
    systemRow(label, (system) => {
      const { parts } = costIn(system, 'batched');
      return dollars(names.reduce((sum, name) => sum + (parts[name] ?? 0), 0));
    }),
  );
  return {
    columns: ['$ per million new articles', ...NAMES],
    rows: [
      ...parts,
      ...REGIONS.map((region) =>
        systemRow(`**sum, ${region}**`, (system) => dollars(costIn(system, 'batched', region).total)),
      ),
      systemRow('one by one, us-east-1', (system) => dollars(costIn(system, 'alone').total)),
      systemRow('CPU ms: in bursts · one by one', (system) => {
        const { passes, alone } = seriesOf(series, system);
        return `${digits(median(passes.map(({ cpuMs }) => cpuMs)))} · ${digits(alone?.cpuMs ?? Number.NaN)}`;
      }),
      systemRow('requests to AWS', (system) => {
        const calls = seriesOf(series, system).passes.map((pass) => Object.values(pass.calls));
        return digits(median(calls.map((counts) => counts.reduce((sum, count) => sum + count, 0))));
      }),
    ],
  };
}

/** Capacity units of a new story: printed, and for the files of `--articles`. */
export function unitTable({ cost }: Figures): Table {
  const folders = Map.groupBy(
    cost?.units ?? [],
    ({ files, fileCount }) => `${fileCount.toLocaleString('en')} ${files}`,
  );
  return {
    columns: ['median (mean)', 'write units', 'exact only', 'read units', 'exact only'],
    rows: [...folders].map(([folder, units]) => [
      folder,
      ...(['writeUnits', 'readUnits'] as const).flatMap((kind) =>
        (['on', 'off'] as const).map((wanted) => {
          const found = units.find(({ matching }) => matching === wanted)?.[kind];
          return found ? `${digits(found.median)} (${digits(found.mean)})` : '–';
        }),
      ),
    ]),
  };
}

export function capacityTable({ throughput, cost }: CompleteFigures): Table {
  const most = Math.max(...functionCounts(throughput.series));
  const limits = [WIREDROP, EXACT_ONLY].map((system) => {
    const units = cost.units.find(({ matching }) => matching === (system === WIREDROP ? 'on' : 'off'));
    if (units === undefined) throw new Error('the units of a new story were not measured');
    return limitsOf(loadOf(loadAt(throughput.series, system, most), units));
  });
  const [on = [], off = []] = limits;
  return {
    columns: ['limit', 'a second', 'exact only', 'remedy'],
    rows: on.map(({ what, filesPerSecond, remedy }) => [
      what,
      digits(filesPerSecond),
      digits(off.find((limit) => limit.what === what)?.filesPerSecond ?? Number.NaN),
      remedy,
    ]),
  };
}

function functionCounts(series: readonly LoadSeries[]): number[] {
  return [...new Set(series.map(({ functions }) => functions))].sort((a, b) => a - b);
}

function loadAt(series: readonly LoadSeries[], system: System, functions: number): LoadSeries {
  return seriesOf(
    series.filter((one) => one.functions === functions),
    system,
  );
}
