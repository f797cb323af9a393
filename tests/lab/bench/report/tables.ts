import {
  type Estimate,
  estimate,
  type FileUse,
  NEW_TABLE_UNITS,
  QUOTA_UNITS,
} from '../../../../infra/desk/operator/backfill/estimate.ts';
import { DEFAULT_SETTINGS } from '../../../../infra/settings/setting-rules.ts';
import { costPerMillion, type Priced, REGIONS } from '../cost/dollars.ts';
import type { LoadSeries, Pass } from '../measure-load.ts';
import { digits, dollars, median } from '../statistics.ts';
import { EXACT_ONLY, SYSTEMS, type System, WIREDROP } from '../systems.ts';
import {
  type CompleteFigures,
  costOf,
  costSeries,
  type Figures,
  firstFileMs,
  functionCounts,
  loadAt,
  ratesOf,
  seriesOf,
  usageOf,
} from './figures.ts';
import { markdownTable } from './markdown.ts';

const NAMES = SYSTEMS.map(({ name }) => name);

/** A row with one column for each system. */
function systemRow(label: string, cell: (system: System) => string, systems = SYSTEMS): string[] {
  return [label, ...systems.map(cell)];
}

/** The figures in short: the README shows this table. Of a quick run it has fewer columns. */
export function summaryTable({ coldStart, load }: Figures): string {
  const rows: string[][] = [];
  const measured = new Set([...(coldStart?.series ?? []), ...(load?.series ?? [])].map(({ system }) => system));
  const systems = SYSTEMS.filter(({ name }) => measured.has(name));
  const row = (label: string, cell: (system: System) => string) => rows.push(systemRow(label, cell, systems));
  if (load) {
    const total = (system: System) => dollars(costOf(costSeries(load.series, system), 'us-east-1').total);
    const counts = functionCounts(load.series);
    const rates = (system: System) =>
      counts.map((functions) => digits(median(ratesOf(loadAt(load.series, system, functions))))).join(' · ');
    const units = (system: System) => {
      const { writeUnit = 0, readUnit = 0 } = usageOf(costSeries(load.series, system));
      return [writeUnit, readUnit].map(digits).join(' · ');
    };
    row('dollars per million new articles, in bursts', total);
    row('write · read units a file', units);
    row('CPU ms · requests a file', (system) => {
      const { passes } = costSeries(load.series, system);
      return [median(passes.map(({ cpuMs }) => cpuMs)), requestsOf(passes)].map(digits).join(' · ');
    });
    if (load.series.some(({ archive }) => archive))
      row('dollars · write units, of an archive', (system) => {
        const { usage = {} } = costSeries(load.series, system).archive ?? {};
        return `${dollars(costPerMillion(usage, 'us-east-1').total)} · ${digits(usage.writeUnit ?? Number.NaN)}`;
      });
    row(`files a second with ${counts.join(' · ')} functions, at Lambda’s pace`, rates);
  }
  if (coldStart) {
    const first = (system: System) => digits(median(firstFileMs(seriesOf(coldStart.series, system))));
    row('ms of a cold function to its first file in the table', first);
  }
  return markdownTable(['', ...systems.map(({ name }) => name)], rows);
}

function requestsOf(passes: readonly Pass[]): number {
  return median(passes.map(({ calls }) => Object.values(calls).reduce((sum, count) => sum + count, 0)));
}

/** The tables of docs/performance.md, by the names of their sections. */
export function pageTables(figures: CompleteFigures): Readonly<Record<string, string>> {
  return { cost: costTable(figures), capacity: capacityTable(figures), backfill: backfillTable() };
}

const COST_PARTS: Readonly<Record<string, readonly Priced[]>> = {
  'table writes': ['writeUnit'],
  'table reads': ['readUnit'],
  Lambda: ['lambdaRequest', 'lambdaGbSecond'],
  'SNS, SQS, S3': ['snsRequest', 'sqsRequest', 's3Get'],
  logs: ['logGb'],
};

function costTable({ load }: CompleteFigures): string {
  const of = (system: System) => costSeries(load.series, system);
  const partRows = Object.entries(COST_PARTS).map(([label, names]) =>
    systemRow(label, (system) => {
      const { parts } = costOf(of(system), 'us-east-1');
      return dollars(names.reduce((sum, name) => sum + (parts[name] ?? 0), 0));
    }),
  );
  return markdownTable(
    ['$ per million new articles', ...NAMES],
    [
      ...partRows,
      ...REGIONS.map((region) =>
        systemRow(`**sum, ${region}**`, (system) => dollars(costOf(of(system), region).total)),
      ),
      systemRow('one by one, us-east-1', (system) => dollars(costOf(of(system), 'us-east-1', 'one by one').total)),
    ],
  );
}

/** Shards of the stream of a new table, each read by one invocation of notify at a time. */
const NEW_TABLE_SHARDS = 4;

/** New articles a second at which each limit is reached. docs/performance.md links where AWS states them. */
function limitsOf(most: LoadSeries, cost: LoadSeries): Readonly<Record<string, readonly [number, remedy: string]>> {
  const { writeUnit = 0, readUnit = 0 } = usageOf(cost);
  const busy = (at: number): number => median(most.passes.map(({ busyFunctions }) => busyFunctions[at] ?? 0));
  const [perIngest, perNotify] = [median(ratesOf(most)) / busy(0), median(ratesOf(most)) / busy(1)];
  const { maxConcurrency } = DEFAULT_SETTINGS;
  return {
    [`maxConcurrency=${maxConcurrency}`]: [maxConcurrency * perIngest, 'up to 1,000'],
    // Reads and writes share a partition's throughput: three reads count as one write.
    'new table: 4,000 write or 12,000 read units': [
      4_000 / (writeUnit + readUnit / 3),
      'warm throughput; doubles in 30 minutes',
    ],
    [`notify on ${NEW_TABLE_SHARDS} shards`]: [
      NEW_TABLE_SHARDS * perNotify,
      'grows with the table; `parallelizationFactor`',
    ],
    'table quota: 40,000 write units': [40_000 / writeUnit, 'quota'],
    // Of one request for each story: a busy notify sends ten in one.
    'with `eventBus`: 10,000 requests (600 in ap-northeast-2)': [10_000, 'quota'],
    'bucket of yours: 18,750 invocations of the rule': [18_750, 'quota; events are late, not lost'],
    'SNS: 30,000 (1,500 in ap-northeast-2)': [30_000, 'quota'],
    'Lambda: 1,000 executions': [1_000 / (1 / perIngest + 1 / perNotify), 'quota'],
  };
}

function capacityTable({ load: { series } }: CompleteFigures): string {
  const most = Math.max(...functionCounts(series));
  const of = (system: System) => limitsOf(loadAt(series, system, most), costSeries(series, system));
  const [on, off] = [of(WIREDROP), of(EXACT_ONLY)];
  const rows = Object.entries(on)
    .sort(([, [one]], [, [other]]) => one - other)
    .map(([what, [rate, remedy]]) => [what, digits(rate), digits(off[what]?.[0] ?? Number.NaN), remedy]);
  return markdownTable(['limit', 'a second', 'exact only', 'remedy'], rows);
}

/** What one file of an archive uses, of a system that is measured. */
export function fileUse({ load: { series } }: CompleteFigures, system: System): FileUse {
  const most = loadAt(series, system, Math.max(...functionCounts(series)));
  const { snsRequest: _, ...usage } = usageOf(costSeries(series, system));
  const readUnit = (usage.readUnit ?? 0) + 0.5;
  // Sent ten at a time; and listed by thousands.
  const used = { ...usage, readUnit, sqsRequest: (usage.sqsRequest ?? 0) - 1 + 0.2, s3Put: 0.001 };
  return {
    writeUnits: usage.writeUnit ?? 0,
    readUnits: readUnit,
    dollars: costPerMillion(used, 'us-east-1').total,
    perInvocation: median(ratesOf(most)) / median(most.passes.map(({ busyFunctions }) => busyFunctions[0] ?? 0)),
  };
}

/** A table that was warmed up in advance, between a new one and one at the quota. */
const WARM_UNITS = 20_000;

const TABLES = { new: NEW_TABLE_UNITS, [`warm, ${WARM_UNITS.toLocaleString('en')}`]: WARM_UNITS, quota: QUOTA_UNITS };

/** Hours and dollars of ten million files; others take a share of that. */
function backfillTable(): string {
  const files = 1e7;
  const rows = Object.entries(TABLES).map(([name, tableUnits]) => {
    const on = estimate({ files, matching: true, tableUnits });
    const off = estimate({ files, matching: false, tableUnits });
    const both = (cell: (of: Estimate) => string) => `${cell(on)} · ${cell(off)}`;
    return [
      name,
      both(({ hours }) => hours.toFixed(1)),
      both((of) => `$${Math.round(of.dollars)}`),
      both(({ invocations }) => String(invocations)),
    ];
  });
  return markdownTable(['table', 'hours', 'dollars', 'invocations of ingest'], rows);
}
