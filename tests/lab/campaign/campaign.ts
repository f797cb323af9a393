import { parseArgs } from 'node:util';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { checkWorld } from '../../proof/checker/check-world.ts';
import type { Violation } from '../../proof/checker/world.ts';
import { collectWorld } from './collect-world.ts';
import { type Lab, openLab } from './lab.ts';
import { redriveAll } from './operator.ts';
import { OPERATIONS } from './proxy/call.ts';
import { FAULT_NAMES } from './proxy/faults.ts';
import { SCENARIOS, type Scenario, storm } from './scenarios.ts';

const USAGE = `npm run campaign -- [--seed TEXT] [--minutes N]         all scenarios, then a storm until so many minutes are over
npm run campaign -- --scenario NAME [--seed TEXT]      one of ${Object.keys(SCENARIOS).join(', ')}, storm`;

interface Options {
  readonly seed: string;
  readonly minutes: number;
  readonly scenario: string | undefined;
}

/** What is left of the minutes for the end: the last files, the redrive and the checks. */
const END_MS = 25_000;

/** So many violations of each invariant say enough. */
const SHOWN = 3;

function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { seed: text, minutes: text, scenario: text } });
  const { seed = String(Date.now() % 1_000_000), minutes = '10', scenario } = values;
  if (!(Number(minutes) > 0)) throw new Error(`--minutes must be a number above 0, not ${minutes}`);
  if (scenario !== undefined && scenario !== 'storm' && !Object.hasOwn(SCENARIOS, scenario))
    throw new Error(`there is no scenario ${scenario}`);
  return { seed, minutes: Number(minutes), scenario };
}

/** @returns whether the stack is sound and every planned fault happened. */
async function runCampaign({ seed, minutes, scenario }: Options): Promise<boolean> {
  const begin = Date.now();
  console.log(`npm run campaign -- --seed ${seed} --minutes ${minutes}`);
  const lab = await openLab(seed);
  try {
    const all: Record<string, Scenario> = {
      ...SCENARIOS,
      storm: (one) => storm(one, begin + minutes * 60_000 - END_MS),
    };
    const missing: string[] = [];
    for (const [name, run] of Object.entries(all))
      if (scenario === undefined || name === scenario) missing.push(...(await runScenario(lab, name, run)));
    const violations = await violationsOf(lab);
    console.log(summary(lab, (Date.now() - begin) / 1000));
    console.log([...violationLines(violations), ...missing.map((fault) => `did not happen: ${fault}`)].join('\n'));
    const isSound = violations.length === 0 && missing.length === 0;
    console.log(isSound ? 'sound' : 'NOT sound');
    return isSound;
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
  const violations = await violationsOf(lab);
  const files = lab.log.uploads.length - before.files;
  const seconds = ((Date.now() - begin) / 1000).toFixed(0);
  const faults = faultCount(lab) - before.faults;
  console.log(`${name}: ${files} files, ${faults} faults, ${seconds} s, ${violations.length} violations`);
  for (const line of violationLines(violations)) console.log(`  ${line}`);
  return missing;
}

function faultCount({ plan }: Lab): number {
  return [...plan.counts().values()].reduce((sum, count) => sum + count, 0);
}

async function violationsOf(lab: Lab): Promise<readonly Violation[]> {
  return [...lab.log.violations, ...checkWorld(await collectWorld(lab))];
}

/** Everything on one screen. */
function summary({ log, plan }: Lab, seconds: number): string {
  const counts = plan.counts();
  const rows = FAULT_NAMES.map((fault) => {
    const each = OPERATIONS.map((operation) => String(counts.get(`${fault} ${operation}`) ?? '-').padStart(20));
    return `${fault.padEnd(24)}${each.join('')}`;
  });
  const { uploads, messages, kills, redriven, announcedAgain, malformed } = log;
  return [
    `\n${seconds.toFixed(0)} seconds, ${uploads.length} files, ${messages.length} notifications, ${kills} kills`,
    `${redriven} dead letters redriven, ${announcedAgain} announcements redriven, ${malformed.length} malformed messages`,
    `\n${'faults by call'.padEnd(24)}${OPERATIONS.map((operation) => operation.padStart(20)).join('')}`,
    ...rows,
  ].join('\n');
}

/** By invariant: how many violations, and the first of them. */
function violationLines(violations: readonly Violation[]): string[] {
  return [...Map.groupBy(violations, ({ invariant }) => invariant)].flatMap(([invariant, found]) => [
    `${invariant}: ${found.length}`,
    ...found.slice(0, SHOWN).map(({ subject, detail }) => `  ${subject}: ${detail}`),
  ]);
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

try {
  process.exitCode = (await runCampaign(optionsOrExit())) ? 0 : 1;
} catch (error) {
  console.error(error instanceof LocalError ? error.message : error);
  process.exitCode = 1;
}
