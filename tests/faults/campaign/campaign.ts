import type { Violation } from '../checker/violation.ts';
import type { World } from '../checker/world/world.ts';
import { endWithin } from '../linger.ts';
import { seededRandom } from '../random.ts';
import { openLaboratory } from './laboratory.ts';
import { noteDeadLetters } from './note-given-up.ts';
import { createPlan } from './plan.ts';
import { type CampaignResult, summarise } from './result.ts';
import { healAndCheck, passCalm, passStorm, passTrials, type Seen, type StormOptions } from './round.ts';

export interface CampaignOptions extends StormOptions {
  readonly seed: string;
  readonly files: number;
  /** No further round begins after so many minutes. */
  readonly minutes: number;
  /** Bundles to run in place of the template's: service -> folder. */
  readonly mutants?: Readonly<Record<string, string>>;
  /** Share of calls that are struck in a storm. */
  readonly struck: number;
  /** Asked before the trials of a round, and before its storm, with what was found by then: true ends the campaign there. Without it any violation does, and nothing is looked at before the trials unless something was given up. */
  readonly isEnough?: (violations: readonly Violation[]) => boolean;
}

/** Stopping takes a fraction of a second; more than this would be for ever. */
const STOP_MS = 30_000;

/**
 * Rounds of storm, outages and healing on one stack, until all files are through or the time is over, or something is wrong.
 * The same seed makes the same files, events and blows; which of two writers comes first is the machine's, and so is how much is
 * uploaded beyond the number of files, for crash points that are still to be visited.
 */
export const runCampaign = async (options: CampaignOptions): Promise<CampaignResult> => {
  const { seed, files, minutes, mutants = {}, struck, isEnough } = options;
  const started = Date.now();
  const note = (line: string): void => options.onProgress(`${seconds(started)}: ${line}`);
  const random = seededRandom(seed);
  const lab = await openLaboratory({ random, mutants, struck });
  note('stack ready');
  try {
    const totals = { tableOutages: 0, topicOutages: 0, redriven: 0, announcedAgain: 0 };
    const found: string[] = [];
    const missed: string[] = [];
    let planned = 0;
    let hadStorm = false;
    const look = async (calm: World['calm'], stormy: boolean): Promise<Seen> => {
      const { redriven, announcedAgain, ...seen } = await healAndCheck(lab, { calm, found, stormy });
      totals.redriven += redriven;
      totals.announcedAgain += announcedAgain;
      note(`healed: ${redriven} redriven, ${announcedAgain} announced again`);
      note(`${lab.ledger.size()} files, ${seen.violations.length} violations`);
      return seen;
    };
    /**
     * What is wrong already would be found again behind the storm, minutes later; and where something was given up though nothing
     * failed for long, all that follows would be waited for in vain.
     */
    const lookEarly = async (calm: World['calm'], isBeforeStorm: boolean): Promise<Seen | undefined> => {
      await noteDeadLetters(lab, found.length);
      if (!isEnough && !isBeforeStorm && lab.givenUp.length === 0) return undefined;
      for (const what of lab.givenUp) note(`given up: ${what}`);
      const seen = await look(calm, false);
      const isOver = isEnough ? isEnough(seen.violations) : seen.violations.length > 0;
      return isOver ? seen : undefined;
    };
    const passRound = async (round: number): Promise<Seen> => {
      const plan = createPlan(random, round);
      const quiet = await passCalm(lab, plan, random.fork(`calm ${round}`), note);
      const inPeace = await lookEarly(quiet, false);
      if (inPeace) return inPeace;
      const tried = await passTrials(lab, plan, quiet, note);
      missed.push(...tried.missed);
      const beforeStorm = await lookEarly(tried.calm, true);
      if (beforeStorm) return beforeStorm;
      hadStorm = true;
      const passed = await passStorm(lab, { ...options, onProgress: note }, plan, files - planned);
      totals.tableOutages += passed.tableOutages;
      totals.topicOutages += passed.topicOutages;
      missed.push(...passed.missed);
      planned += plan.taken();
      return look(tried.calm, options.outages);
    };
    let seen: Seen;
    let round = 0;
    do seen = await passRound(round++);
    while (seen.violations.length === 0 && planned < files && Date.now() < started + minutes * 60_000);
    // One that makes no call may have thrown everything away: then something is missing.
    if (options.mutants && lab.mutantCalls() === 0 && seen.violations.length === 0)
      throw new Error('the mutant made no call: it did not run');
    return summarise({ options, lab, ...seen, hadStorm, missed, totals, milliseconds: Date.now() - started });
  } finally {
    await endWithin(STOP_MS, 'the stack', lab.stop());
  }
};

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
