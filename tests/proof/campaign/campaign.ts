import { parseArgs } from 'node:util';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { checkWorld } from '../checker/check-world.ts';
import type { Violation } from '../checker/world.ts';
import { collectWorld } from './collect-world.ts';
import { type Lab, openLab } from './lab.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { redriveAll } from './operator.ts';
import { type Run, runTable, violationLines } from './report.ts';
import { SCENARIOS, type Scenario, workloadOfMutants } from './scenarios.ts';
import { storm } from './storm.ts';

const USAGE = `npm run campaign -- [--seed TEXT] [--files N] [--minutes N]   all scenarios, then a storm of so many files, until so many minutes are over
npm run campaign -- --scenario NAME [--seed TEXT]             one of ${Object.keys(SCENARIOS).join(', ')}, storm
npm run campaign -- --mutants [--seed TEXT]                   breaks the protocol in ${MUTANTS.length} ways: each must be noticed`;

interface Options {
  readonly seed: string;
  readonly files: number;
  readonly minutes: number;
  readonly scenario: string | undefined;
  readonly mutants: boolean;
}

/** What is left of the minutes for the end: the last files, the redrive and the checks. */
const END_MS = 25_000;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

function readOptions(argv: string[]): Options {
  const text = { type: 'string' } as const;
  const options = { seed: text, files: text, minutes: text, scenario: text, mutants: { type: 'boolean' } } as const;
  const { values } = parse(() => parseArgs({ args: argv, options }));
  const number = (name: 'files' | 'minutes', byDefault: number): number => {
    const value = Number(values[name] ?? byDefault);
    if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0, and it is ${values[name]}`);
    return value;
  };
  const { seed = String(Date.now() % 1_000_000), scenario, mutants = false } = values;
  if (scenario !== undefined && scenario !== 'storm' && !Object.hasOwn(SCENARIOS, scenario))
    throw new UsageError(`there is no scenario ${scenario}\n\n${USAGE}`);
  return { seed, files: number('files', 500), minutes: number('minutes', 10), scenario, mutants };
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`, { cause: error });
  }
}

/** @returns whether the stack is sound and every planned fault happened. */
async function runCampaign({ seed, files, minutes, scenario }: Options): Promise<boolean> {
  const begin = Date.now();
  console.log(`npm run campaign -- --seed ${seed} --files ${files} --minutes ${minutes}`);
  const lab = await openLab(seed);
  try {
    const missing: string[] = [];
    for (const [name, run] of Object.entries(SCENARIOS)) {
      if (scenario === undefined || name === scenario) missing.push(...(await runScenario(lab, name, run)));
    }
    if (scenario === undefined || scenario === 'storm') {
      const until = begin + minutes * 60_000 - END_MS;
      const run: Scenario = () => storm(lab, { files, until, onProgress: console.log });
      missing.push(...(await runScenario(lab, 'storm', run)));
    }
    const run: Run = { seed, seconds: (Date.now() - begin) / 1000, missing, ...(await judge(lab)) };
    console.log(runTable(lab, run));
    return run.violations.length === 0 && missing.length === 0;
  } finally {
    await lab.stop();
  }
}

/** @returns faults that were planned and did not happen. */
async function runScenario(lab: Lab, name: string, run: Scenario): Promise<string[]> {
  const begin = Date.now();
  const before = { files: lab.log.uploads.length, faults: faultCount(lab) };
  await run(lab);
  await lab.settle();
  const missing = lab.plan.missing().map((fault) => `${name}: ${fault}`);
  lab.plan.clear();
  await redriveAll(lab);
  const { violations } = await judge(lab);
  const files = lab.log.uploads.length - before.files;
  const faults = faultCount(lab) - before.faults;
  const seconds = ((Date.now() - begin) / 1000).toFixed(0);
  console.log(`${name}: ${files} files, ${faults} faults, ${seconds} s, ${violations.length} violations`);
  for (const line of violationLines(violations)) console.log(`  ${line}`);
  for (const fault of missing) console.log(`  did not happen: ${fault}`);
  return missing;
}

function faultCount({ plan }: Lab): number {
  return [...plan.counts().values()].reduce((sum, count) => sum + count, 0);
}

async function judge(lab: Lab): Promise<{ violations: readonly Violation[]; receipts: readonly string[] }> {
  const world = await collectWorld(lab);
  const receipts = world.items.flatMap(({ entity, disposition }) =>
    entity === 'receipt' ? [String(disposition)] : [],
  );
  return { violations: [...lab.log.violations, ...checkWorld(world)], receipts };
}

/** The stack as it is must pass, and each mutant must not. */
async function runMutants(seed: string): Promise<boolean> {
  const asItIs = await violationsOf(seed, undefined);
  console.log(`as it is: ${asItIs.length === 0 ? 'sound' : `${asItIs.length} violations`}`);
  for (const line of violationLines(asItIs)) console.log(`  ${line}`);
  let isNoticed = asItIs.length === 0;
  for (const mutant of MUTANTS) {
    const violations = await violationsOf(seed, mutant);
    const names = [...new Set(violations.map(({ invariant }) => invariant))];
    console.log(`${mutant.name}: ${names.length === 0 ? 'NOT noticed' : `noticed by ${names.join(', ')}`}`);
    isNoticed &&= names.length > 0;
  }
  return isNoticed;
}

async function violationsOf(seed: string, mutant: Mutant | undefined): Promise<readonly Violation[]> {
  const lab = await openLab(seed, mutant);
  try {
    await workloadOfMutants(lab);
    return (await judge(lab)).violations;
  } finally {
    await lab.stop();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  const isSound = options.mutants ? await runMutants(options.seed) : await runCampaign(options);
  process.exitCode = isSound ? 0 : 1;
} catch (error) {
  console.error(error instanceof UsageError || error instanceof LocalError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
