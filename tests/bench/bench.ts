import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalError } from '../../infra/local/machine/local-error.ts';
import { markdownTable } from '../docs/markdown-table.ts';
import { withSection } from '../docs/publish-section.ts';
import { articleFiles, filesIn } from './articles.ts';
import { measureColdStarts } from './cold-start/measure-cold-starts.ts';
import { measureStoryUnits } from './cost/story-units.ts';
import { type Load, type LoadSeries, measureLoad } from './measure-load.ts';
import type { Figures, Run } from './report/figures.ts';
import { picture } from './report/picture.ts';
import { capacityTable, costTable, speedTable, summaryTable, type Table, unitTable } from './report/tables.ts';
import { SYSTEMS } from './systems.ts';

const PARTS = ['cold-start', 'throughput', 'cost'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench [-- options]

Measures wiredrop beside two samples and writes docs/performance.{json,md,svg} and a table of README.md; some 12 minutes on two
idle cores.

  --only PART,PART  some parts (${PARTS.join(', ')}); the others keep their figures
  --quick           few rounds, to see that it works; writes nothing
  --page            writes page, picture and README table from the raw figures; measures nothing
  --articles DIR    counts the capacity units of these article files, too`;

/** How much is measured. */
interface Plan {
  readonly starts: number;
  readonly loads: readonly Load[];
  readonly generated: number;
}

/** The functions of the load that the cost is taken from, which has files that come one by one, too. */
const COST_FUNCTIONS = 4;

const FULL: Plan = {
  starts: 30,
  loads: [
    { functions: 1, slowdown: 1, files: { direct: 60, queued: 120 }, passes: 3 },
    { functions: COST_FUNCTIONS, slowdown: 3, files: { direct: 240, queued: 240 }, passes: 3, alone: 30 },
    { functions: 16, slowdown: 7, files: { direct: 480, queued: 1200 }, passes: 3 },
  ],
  generated: 1000,
};

const QUICK: Plan = {
  starts: 3,
  loads: [{ functions: COST_FUNCTIONS, slowdown: 3, files: { direct: 40, queued: 80 }, passes: 1, alone: 5 }],
  generated: 100,
};

const ROOT = join(import.meta.dirname, '..', '..');
const FIXTURES = join(ROOT, 'tests', 'fixtures', 'articles');
const FIGURES_FILE = join(ROOT, 'docs', 'performance.json');
const PAGE_FILE = join(ROOT, 'docs', 'performance.md');
const README_FILE = join(ROOT, 'README.md');
const PICTURE_FILE = join(ROOT, 'docs', 'performance.svg');

const { only, quick = false, page = false, articles, help } = readOptions();
if (help) {
  console.log(USAGE);
} else if (page) {
  publish(readFigures());
} else {
  const measured = await measure(only, quick ? QUICK : FULL).catch(explain);
  print(measured);
  if (!quick) publish({ ...readFigures(), ...measured });
}

async function measure(parts: readonly Part[], plan: Plan): Promise<Figures> {
  const run: Run = { date: new Date().toISOString().slice(0, 10), machine: machine() };
  const start = performance.now();
  const say = (what: string): void =>
    console.error(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  const figures: { -readonly [K in keyof Figures]: Figures[K] } = {};
  if (parts.includes('cold-start')) {
    say('cold start');
    figures.coldStart = { ...run, series: await measureColdStarts(SYSTEMS, plan.starts) };
  }
  const loads = plan.loads.filter(({ functions }) => parts.includes('throughput') || functions === COST_FUNCTIONS);
  const series: LoadSeries[] = [];
  if (parts.includes('throughput') || parts.includes('cost'))
    for (const load of loads) {
      say(`load on ${load.functions} ${load.functions === 1 ? 'function' : 'functions'}`);
      series.push(...(await measureLoad(SYSTEMS, load)));
    }
  if (parts.includes('throughput')) figures.throughput = { ...run, series };
  if (parts.includes('cost')) {
    say('units');
    const costSeries = series.filter(({ functions }) => functions === COST_FUNCTIONS);
    figures.cost = { ...run, series: costSeries, units: await measureUnits(plan) };
  }
  say('done');
  return figures;
}

async function measureUnits({ generated }: Plan) {
  const units = [];
  const folders = {
    'generated files': articleFiles(generated),
    fixtures: filesIn(FIXTURES),
    ...(articles !== undefined && { 'given files': filesIn(articles) }),
  };
  for (const [files, list] of Object.entries(folders))
    for (const matching of ['on', 'off'] as const) units.push({ files, ...(await measureStoryUnits(list, matching)) });
  return units;
}

function print(figures: Figures): void {
  for (const { columns, rows } of [summaryTable(figures), unitTable(figures)])
    if (rows.length > 0) console.log(`${markdownTable(columns, rows)}\n`);
}

/** Writes the raw figures; and once every part has some, the tables of the page and its picture. */
function publish(figures: Figures): void {
  writeFileSync(FIGURES_FILE, `${JSON.stringify(figures)}\n`);
  console.error('Written: docs/performance.json');
  const { coldStart, throughput, cost } = figures;
  if (!coldStart || !throughput || !cost) return;
  const complete = { coldStart, throughput, cost };
  const tables: Readonly<Record<string, Table>> = {
    speed: speedTable(complete),
    cost: costTable(complete),
    capacity: capacityTable(complete),
  };
  const tablesOnPage = Object.entries(tables).reduce(
    (text, [name, { columns, rows }]) => withSection(text, name, markdownTable(columns, rows)),
    readFileSync(PAGE_FILE, 'utf8'),
  );
  const runs = [coldStart, throughput, cost].map(({ date, machine }) => `${date}, ${machine}`);
  writeFileSync(PAGE_FILE, withSection(tablesOnPage, 'runs', [...new Set(runs)].join('; ')));
  writeFileSync(PICTURE_FILE, picture(complete));
  const readme = readFileSync(README_FILE, 'utf8');
  const { columns, rows } = summaryTable(complete);
  writeFileSync(README_FILE, withSection(readme, 'bench', markdownTable(columns, rows)));
  console.error('Written: docs/performance.md, docs/performance.svg, a table of README.md');
}

function readFigures(): Figures {
  return existsSync(FIGURES_FILE) ? JSON.parse(readFileSync(FIGURES_FILE, 'utf8')) : {};
}

/** A virtual machine says `AMD EPYC` of several generations: Linux knows which. */
function machine(): string {
  const cpuInfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const generation = ['cpu family', 'model'].flatMap((name) => {
    const number = new RegExp(`^${name}\\s*: (\\d+)$`, 'm').exec(cpuInfo)?.[1];
    return number === undefined ? [] : [`${name} ${number}`];
  });
  const model = [cpus()[0]?.model ?? 'unknown', ...generation];
  return `${availableParallelism()} cores (${model.join(', ')}), Node ${process.version}`;
}

/** Such as a missing Java: it measures on DynamoDB Local only. */
function explain(error: unknown): never {
  console.error(error instanceof LocalError ? error.message : error);
  process.exit(1);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean' },
        page: { type: 'boolean' },
        articles: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const wanted = values.only?.split(',') ?? PARTS;
    const unknown = wanted.filter((part) => !(PARTS as readonly string[]).includes(part));
    if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}`);
    return { ...values, only: wanted as readonly Part[] };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
