import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { publishSection } from '../docs/publish-section.ts';
import { generatedFiles } from './articles/sample-writes.ts';
import { benchChart } from './bench-chart.ts';
import { callsSection } from './calls/calls-section.ts';
import { coldStartSection } from './cold-start/cold-start-section.ts';
import { costSection } from './cost/cost-section.ts';
import { growthSection } from './growth/growth-section.ts';
import { itemsSection } from './items/items-section.ts';
import { filesOf, measureItems } from './items/measure-items.ts';
import { latencySection } from './latency/latency-section.ts';
import { measureLatencies } from './latency/measure-latencies.ts';
import { measureSystems } from './measure-systems.ts';
import { OptionsError, type Part, parts, readOptions, usage } from './options.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { measureReading } from './reading/read.ts';
import { readingSection } from './reading/reading-section.ts';
import { type MachineRun, machinesSection, processorName, withRun } from './report/machines.ts';
import { type Section, tableInMarkdown, toMarkdown, toTerminal, verdict } from './report/section.ts';
import { checkDiskRoom } from './rig/disk-room.ts';
import { requireProcessTimes } from './rig/process-cpu.ts';
import { systems } from './rig/systems.ts';
import { summaryTable } from './summary.ts';
import { measureThroughput, type ThroughputSeries } from './throughput/measure-throughput.ts';
import { throughputSection } from './throughput/throughput-section.ts';

/** `npm run bench`: measures everything side by side, prints each part's tables when they are there, and writes them with a picture into docs/, and a summary into the README. */
const docs = join(import.meta.dirname, '..', '..', 'docs');
/** What the last full run on each machine said of the targets. */
const runsFile = join(docs, 'bench-runs.json');

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const plan = options.quick ? quickPlan : fullPlan;
  const wanted = new Set(options.parts);
  if (wanted.has('calls')) requireProcessTimes();
  if (wanted.has('growth')) await checkDiskRoom(options.stories);
  const started = Date.now();
  const say = (what: string) => console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}`);

  if (!options.quick && wanted.size === parts.length) say('all of it takes some forty minutes, --quick six');

  const measuredParts = new Map<Part, Section[]>();
  const show = (part: Part, ...sections: Section[]) => {
    measuredParts.set(part, sections);
    console.log(`${sections.map(toTerminal).join('\n\n')}\n`);
  };
  if (wanted.has('reading')) {
    say('reading');
    show('reading', readingSection(await measureReading(plan.reading)));
  }
  const { coldStarts, measured, growth } = await measureSystems(options, plan, say);
  if (coldStarts) show('cold-start', coldStartSection(coldStarts));
  if (measured) show('calls', costSection(measured), callsSection(measured));
  if (growth) show('growth', growthSection(growth));
  if (wanted.has('latency')) {
    say('latency');
    show('latency', latencySection(await measureLatencies(systems, plan.latency)));
  }
  let throughput: ThroughputSeries[] | undefined;
  if (wanted.has('throughput')) {
    throughput = [];
    for (const size of plan.throughput) {
      say(`throughput, ${size.concurrency} at a time`);
      throughput.push(...(await measureThroughput(systems, size, plan.throughputPasses)));
    }
    show('throughput', throughputSection(throughput));
  }
  if (wanted.has('items')) {
    const generated = await measureItems(generatedFiles(plan.itemFiles));
    const given = options.articles
      ? [itemsSection(await measureItems(filesOf(options.articles)), 'the given articles')]
      : [];
    show('items', itemsSection(generated, `${plan.itemFiles} generated articles`), ...given);
  }
  say('done');
  const sections = parts.flatMap((part) => measuredParts.get(part) ?? []);
  console.log(verdict(sections));

  if (options.quick) return console.error('Quick figures: not written to docs/.');
  if (wanted.size < parts.length) return console.error('Not all parts: not written to docs/.');
  const date = new Date().toISOString().slice(0, 10);
  const runs = withRun(await readRuns(), {
    machine: machine(),
    date,
    targets: sections.flatMap(({ targets }) => targets),
  });
  await writeFile(runsFile, `${JSON.stringify(runs, undefined, 2)}\n`);
  await writeFile(join(docs, 'bench.svg'), benchChart({ coldStarts, measured, throughput }, date));
  await writeFile(
    join(docs, 'bench.md'),
    `${[introduction(date, process.argv.slice(2)), verdict(sections), ...[...sections, machinesSection(runs)].map(toMarkdown)].join('\n\n')}\n`,
  );
  if (coldStarts && measured && throughput)
    publishSection('README.md', 'bench', tableInMarkdown(summaryTable({ coldStarts, measured, throughput })));
  console.error('Written: docs/bench.md, docs/bench-runs.json, docs/bench.svg, a table of README.md');
}

async function readRuns(): Promise<MachineRun[]> {
  return existsSync(runsFile) ? JSON.parse(await readFile(runsFile, 'utf8')) : [];
}

function machine(): string {
  const cpuInfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  return `${availableParallelism()} cores (${processorName(cpus()[0]?.model ?? 'unknown', cpuInfo)}), Node ${process.version}`;
}

function introduction(date: string, args: readonly string[]): string {
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  return `# Speed and cost

Written by \`${command}\` on ${date}, ${machine()}, ${Math.round(totalmem() / 2 ** 30)} GB; every system on emulators of its own, in turn, in one run. Medians, with the middle half in brackets. A ratio is the median of the ratios of single rounds.

![Cold start, throughput and cost](bench.svg)

The systems: **wiredrop** with its default settings; **wiredrop, exact only** with \`nearDuplicates\` off, which dedupes as the baselines do; **baseline 1 (plain)**, S3 to Lambda for every object, bare gray-matter, GetItem then PutItem with the text in the item, one Publish for each article; **baseline 2 (Powertools)**, the same over a queue with Powertools' idempotency and batch processing. The code of the baselines is in \`tests/bench/baselines\`. All get the same generated articles, which all can parse: two in three Korean, sizes log-normal as those of 2,000 real files, with a median of 2.6 KB.`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof OptionsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
