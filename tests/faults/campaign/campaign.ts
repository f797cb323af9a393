import { check } from '../checker/check.ts';
import { type Violation, violation } from '../checker/violation.ts';
import type { World } from '../checker/world.ts';
import { endWithin } from '../linger.ts';
import { type Random, seededRandom } from '../random.ts';
import { calm } from './calm.ts';
import { collectWorld } from './collect-world.ts';
import { heal } from './heal.ts';
import { type Laboratory, openLaboratory } from './laboratory.ts';
import { noteDeadLetters, noteUnannounced } from './note-given-up.ts';
import { storm, tableOutage, topicOutage } from './phases.ts';
import { createPlan, type Plan } from './plan.ts';
import { type CampaignResult, summarise } from './result.ts';
import { trials } from './trials/trials.ts';

export interface CampaignOptions {
  readonly seed: string;
  readonly files: number;
  /** No further round begins after so many minutes. */
  readonly minutes: number;
  /** Bundles to run in place of the template's: service -> folder. */
  readonly mutants?: Readonly<Record<string, string>>;
  /** Share of calls that are struck in a storm. */
  readonly struck: number;
  /** Whether table and topic go away for longer than all retries, and the redrive meets a storm of its own. */
  readonly outages: boolean;
  /** Files of one round, before its outages. Default 400. */
  readonly round?: number;
  /** How long a storm goes on for crash points that were not visited, milliseconds. Default a minute. */
  readonly patienceMs?: number;
  readonly onProgress: (line: string) => void;
}

/** Files that meet a table, or a topic, that is gone. Each costs its retries. */
const DURING_TABLE_OUTAGE = 25;
const DURING_TOPIC_OUTAGE = 3;
/** Stopping takes a fraction of a second; more than this would be for ever. */
const STOP_MS = 30_000;

/**
 * Rounds of storm, outages and healing on one stack, until all files are through or the time is over, or something is wrong.
 * The same seed makes the same files, events and blows; which of two writers comes first is the machine's, and so is how much is
 * uploaded beyond the number of files, for crash points that are still to be visited.
 */
export const runCampaign = async (options: CampaignOptions): Promise<CampaignResult> => {
  const { seed, files, minutes, onProgress, mutants = {}, struck } = options;
  const started = Date.now();
  const random = seededRandom(seed);
  const lab = await openLaboratory({ random, mutants, struck });
  onProgress(`stack ready in ${seconds(started)}`);
  try {
    const totals = { tableOutages: 0, topicOutages: 0, redriven: 0, announcedAgain: 0 };
    const found: string[] = [];
    const missed: string[] = [];
    let world: World;
    let violations: readonly Violation[];
    let planned = 0;
    let round = 0;
    do {
      const plan = createPlan(random, round);
      const passed = await passRound(lab, options, plan, random.fork(`calm ${round}`), files - planned);
      planned += plan.taken();
      round += 1;
      found.push(...passed.oddFound);
      missed.push(...passed.missed);
      for (const name of ['tableOutages', 'topicOutages', 'redriven', 'announcedAgain'] as const)
        totals[name] += passed[name];
      const odd = { sent: lab.deliveries.odd(), found };
      const { notifications, labelled, filtered } = lab;
      const versions = lab.ledger.versions();
      world = await collectWorld(lab.stack, { versions, notifications, labelled, filtered, odd, calm: passed.calm });
      violations = [...check(world), ...(passed.stuck ? [violation('message-left', passed.stuck)] : [])];
      onProgress(`${lab.ledger.size()} files, ${violations.length} violations after ${seconds(started)}`);
    } while (violations.length === 0 && planned < files && Date.now() < started + minutes * 60_000);
    // One that makes no call may have thrown everything away: then something is missing.
    if (options.mutants && lab.mutantCalls() === 0 && violations.length === 0)
      throw new Error('the mutant made no call: it did not run');
    return summarise({ options, lab, world, violations, missed, totals, milliseconds: Date.now() - started });
  } finally {
    await endWithin(STOP_MS, 'the stack', lab.stop());
  }
};

/** @param left files that the campaign's plans may still put: those beyond them, which hang on the machine, do not count. */
const passRound = async (lab: Laboratory, options: CampaignOptions, plan: Plan, random: Random, left: number) => {
  const { outages, round = 400, patienceMs = 60_000, onProgress } = options;
  const quiet = await calm(lab, plan, random);
  onProgress(`calm over: ${quiet.uploads} uploads, ${quiet.reads} reads, ${quiet.fates.length} fates`);
  const tried = await trials(lab, plan);
  await noteDeadLetters(lab);
  onProgress(`trials over: ${tried.fates.length} fates`);
  const kept = plan.taken() + (outages ? DURING_TABLE_OUTAGE + DURING_TOPIC_OUTAGE : 0);
  await storm(lab, plan, Math.min(round, Math.max(1, left - kept)), patienceMs);
  onProgress(`storm over: ${lab.ledger.size()} files, ${total(lab)} blows`);
  for (const point of lab.crashPoints.unvisited()) onProgress(`not visited: ${point}`);
  await noteUnannounced(lab);
  const tableOutages = outages ? await tableOutage(lab, plan.take(DURING_TABLE_OUTAGE)) : 0;
  const topicOutages = outages ? await topicOutage(lab, plan.takeFresh(DURING_TOPIC_OUTAGE)) : 0;
  onProgress(`outages over: ${tableOutages} dead letters, ${topicOutages} announcements given up`);
  const healed = await heal(lab, outages);
  onProgress(`healed: ${healed.redriven} redriven, ${healed.announcedAgain} announced again`);
  return {
    calm: { ...quiet, fates: [...quiet.fates, ...tried.fates], ...tried.told, givenUp: lab.givenUp },
    missed: [
      ...tried.missed,
      ...(outages && tableOutages < DURING_TABLE_OUTAGE ? [`dead letters: ${tableOutages}`] : []),
      ...(outages && topicOutages < DURING_TOPIC_OUTAGE ? [`announcements given up: ${topicOutages}`] : []),
    ],
    tableOutages,
    topicOutages,
    ...healed,
  };
};

const total = ({ strikes }: Laboratory): number => [...strikes.counts().values()].reduce((a, b) => a + b, 0);

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
