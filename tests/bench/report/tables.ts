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

function row<T>(label: string, columns: readonly T[], cell: (column: T) => string): string[] {
  return [label, ...columns.map(cell)];
}

/** A row with one column for each system. */
function systemRow(label: string, cell: (system: System) => string): string[] {
  return row(label, SYSTEMS, cell);
}

/** The figures in short: the README shows this table. */
export function summaryTable({ coldStart, throughput, cost }: Figures): Table {
  const rows: string[][] = [];
  if (cost) {
    const total = (arrivals: 'batched' | 'alone') => (system: System) =>
      dollars(costOf(seriesOf(cost.series, system), arrivals, 'us-east-1').total);
    rows.push(systemRow('dollars per million new articles, in bursts', total('batched')));
    rows.push(systemRow('… one by one', total('alone')));
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

export function coldStartTable({ coldStart }: CompleteFigures): Table {
  return {
    columns: ['ms', 'loaded', 'first file', 'its CPU', 'announced'],
    rows: coldStart.series.map((series) => [
      series.system,
      ofSeries(series.starts.map(({ readyMs }) => readyMs)),
      ofSeries(series.starts.map(({ handledMs }) => handledMs)),
      ofSeries(series.starts.map(({ handledCpuMs }) => handledCpuMs)),
      ofSeries(announcedMs(series)),
    ]),
  };
}

export function throughputTable({ throughput: { series } }: CompleteFigures): Table {
  const counts = functionCounts(series);
  return {
    columns: ['functions', ...counts.map(String)],
    rows: SYSTEMS.map((system) =>
      row(system.name, counts, (functions) => ofSeries(ratesOf(loadAt(series, system, functions)))),
    ),
  };
}

const COST_PARTS: Readonly<Record<string, readonly Priced[]>> = {
  'table writes': ['writeUnit'],
  'table reads': ['readUnit'],
  Lambda: ['lambdaRequest', 'lambdaGbSecond'],
  SNS: ['snsRequest'],
  SQS: ['sqsRequest'],
  'S3 GET': ['s3Get'],
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
