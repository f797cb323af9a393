import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { measureColdStarts } from './cold-start/measure-cold-starts.ts';
import { type Load, type LoadSeries, measureLoad } from './measure-load.ts';
import type { Figures, Run } from './report/figures.ts';
import { withSection } from './report/markdown.ts';
import { pageTables, summaryTable } from './report/tables.ts';
import { median } from './statistics.ts';
import { POWERTOOLS, SYSTEMS, type System, WIREDROP } from './systems.ts';

const PARTS = ['cold-start', 'load'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench [-- options]

Measures wiredrop beside two samples and writes docs/performance.{json,md} and a table of README.md; some 15 minutes on two
idle cores.

  --only PART       ${PARTS.join(' or ')}; the other part keeps its figures
  --quick           two systems and few files, to see that it works; writes nothing
  --page            writes page and README table from the raw figures; measures nothing`;

/** How much is measured. One load has files that come one by one: the cost is taken from it. */
interface Plan {
  readonly systems: readonly System[];
  readonly starts: number;
  readonly loads: readonly Load[];
}

const FULL: Plan = {
  systems: SYSTEMS,
  starts: 30,
  loads: [
    { functions: 1, slowdown: 1, files: { direct: 60, queued: 120 }, passes: 3, warm: 60 },
    { functions: 4, slowdown: 4, files: { direct: 160, queued: 240 }, passes: 3, warm: 60, alone: 30 },
    { functions: 16, slowdown: 12, files: { direct: 320, queued: 800 }, passes: 3, warm: 60 },
  ],
};

const QUICK: Plan = {
  systems: [WIREDROP, POWERTOOLS],
  starts: 1,
  loads: [{ functions: 2, slowdown: 2, files: { direct: 40, queued: 60 }, passes: 1, warm: 20, alone: 5 }],
};

/** Most of a pass that may be waiting for a core. */
const MOST_SLIP = 0.1;

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FIGURES_FILE = join(ROOT, 'docs', 'performance.json');
const PAGE_FILE = join(ROOT, 'docs', 'performance.md');
const README_FILE = join(ROOT, 'README.md');

const { only = PARTS, quick = false, page = false, help } = readOptions();
if (help) {
  console.log(USAGE);
} else if (page) {
  publish(readFigures());
} else {
  const measured: Figures = {};
  // Each part is written as it ends: the other may fail a quarter of an hour later.
  for (const part of only) {
    Object.assign(measured, await measure(part, quick ? QUICK : FULL).catch(explain));
    if (!quick) publish({ ...readFigures(), ...measured });
  }
  console.log(summaryTable(measured));
  for (const line of slippedPasses(measured)) console.error(line);
}

async function measure(part: Part, plan: Plan): Promise<Figures> {
  const run: Run = { date: new Date().toISOString().slice(0, 10), machine: machine() };
  const say = (what: string): void => console.error(`${process.uptime().toFixed(0).padStart(4)} s  ${what}`);
  if (part === 'cold-start') {
    say('cold start');
    return { coldStart: { ...run, series: await measureColdStarts(plan.systems, plan.starts) } };
  }
  const series: LoadSeries[] = [];
  for (const load of plan.loads) {
    say(`load on ${load.functions} ${load.functions === 1 ? 'function' : 'functions'}`);
    series.push(...(await measureLoad(plan.systems, load)));
  }
  say('done');
  return { load: { ...run, series } };
}

/** Where this machine, not the system, may limit files a second. CPU, requests and units are right then. */
function slippedPasses({ load }: Figures): string[] {
  return (load?.series ?? []).flatMap(({ system, functions, passes }) => {
    const slip = median(passes.map((pass) => pass.slip ?? 0));
    const share = `${Math.round(100 * slip)}% of the time of ${functions} functions`;
    return slip > MOST_SLIP ? `${system}: ${share} went by waiting for a core: raise its slowdown.` : [];
  });
}

/** Writes the raw figures, and once both parts have some, the tables of the page and the README's table. */
function publish({ coldStart, load }: Figures): void {
  writeFileSync(FIGURES_FILE, `${JSON.stringify({ coldStart, load })}\n`);
  execFileSync('biome', ['format', '--write', FIGURES_FILE], { stdio: 'ignore' });
  console.error('Written: docs/performance.json');
  if (!coldStart || !load) return;
  const complete = { coldStart, load };
  const runs = new Set([coldStart, load].map(({ date, machine }) => `${date}, ${machine}`));
  writeSections(PAGE_FILE, { ...pageTables(complete), runs: [...runs].join('; ') });
  writeSections(README_FILE, { bench: summaryTable(complete) });
  console.error('Written: docs/performance.md, a table of README.md');
}

function writeSections(file: string, sections: Readonly<Record<string, string>>): void {
  const before = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    Object.entries(sections).reduce((text, [name, section]) => withSection(text, name, section), before),
  );
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

/** A missing Java, for example: the bench runs on DynamoDB Local only. */
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
        help: { type: 'boolean', short: 'h' },
      },
    });
    const only = values.only === undefined ? undefined : PARTS.filter((part) => part === values.only);
    if (only?.length === 0) throw new Error(`There is no part ${values.only}`);
    return { ...values, only };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
