import { writeFileSync } from 'node:fs';
import { LocalError } from '../../infra/local/machine/local-error.ts';
import { publishSection } from '../docs/publish-section.ts';
import { runCampaign } from './campaign/campaign.ts';
import { searchInterleavings } from './interleavings/search.ts';
import { endLingering } from './linger.ts';
import { runControl, runMutants } from './mutants/run-mutants.ts';
import { parseOptions, USAGE, UsageError } from './options.ts';
import { campaignTable } from './report/campaign-table.ts';
import { interleavingTable } from './report/interleaving-table.ts';
import { keepFindings } from './report/keep-findings.ts';
import { mutantTable } from './report/mutant-table.ts';
import { picture } from './report/picture.ts';
import { simulationTable } from './report/simulation-table.ts';
import { summaryTable } from './report/summary-table.ts';
import { isSound, verdict } from './report/verdict.ts';
import { runSimulations } from './simulation/run-simulations.ts';

const PAGE = 'docs/faults.md';
const PICTURE = new URL('../../docs/faults.svg', import.meta.url);

const MOST_SHOWN = 50;

const note = (line: string): void => console.log(line);

/** @returns exit code: 1 when a promise was broken, a crash point was left out, or a broken system was not noticed. */
const main = async (argv: readonly string[]): Promise<number> => {
  const options = parseOptions(argv);
  switch (options.mode) {
    case 'help':
      note(USAGE);
      return 0;
    case 'interleavings': {
      const found = await searchInterleavings(options.faults);
      publishSection(PAGE, 'interleavings', interleavingTable(found));
      return found.ok ? 0 : 1;
    }
    case 'simulations': {
      const simulated = await runSimulations(options.seed, options.storms, note);
      note(simulationTable(simulated));
      if (options.publish) publishSection(PAGE, 'simulations', simulationTable(simulated));
      return simulated.found.length === 0 ? 0 : 1;
    }
    case 'mutants': {
      const alarms = await runControl(options.seed, note);
      for (const { name, detail } of alarms) note(`FALSE ALARM: ${name}: ${detail}`);
      if (alarms.length > 0) return 1;
      const runs = await runMutants(options.seed, options.only, note);
      note(mutantTable(runs));
      if (options.publish) publishSection(PAGE, 'mutants', mutantTable(runs));
      return runs.every(({ caught }) => caught) ? 0 : 1;
    }
    case 'campaign': {
      const { seed, files, minutes } = options;
      const short = options.publish ? '' : '--short ';
      note(`seed ${seed}: npm run faults -- ${short}--seed ${seed} --files ${files} --minutes ${minutes}`);
      const result = await runCampaign({ ...options, struck: 0.1, outages: true, onProgress: note });
      note(campaignTable(result));
      for (const { name, detail } of result.violations.slice(0, MOST_SHOWN)) note(`${name}: ${detail}`);
      if (result.violations.length > MOST_SHOWN) note(`and ${result.violations.length - MOST_SHOWN} more`);
      for (const gap of result.gaps) note(`gap: ${gap}`);
      if (!result.hadStorm) note('it ended before the storm, which would only have found again what was wrong already');
      note(verdict(result));
      if (!isSound(result)) note(`what was found, and in what: ${await keepFindings(result)}`);
      if (options.publish) {
        publishSection(PAGE, 'campaign', campaignTable(result));
        publishSection('README.md', 'campaign', summaryTable(result));
        writeFileSync(PICTURE, picture(result));
      }
      return isSound(result) ? 0 : 1;
    }
  }
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const mendable = error instanceof UsageError || error instanceof LocalError;
  console.error(mendable ? error.message : error);
  process.exitCode = mendable ? 2 : 1;
}

/** Far more than what is left to close takes on a loaded machine. */
const LINGER_MS = 15_000;
endLingering(LINGER_MS);
