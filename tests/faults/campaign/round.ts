import { check } from '../checker/check.ts';
import { type Violation, violation } from '../checker/violation.ts';
import { UNTRIED } from '../checker/world/untried.ts';
import type { World } from '../checker/world/world.ts';
import type { Random } from '../random.ts';
import { calm } from './calm.ts';
import { collectWorld } from './collect-world.ts';
import { type Healed, heal } from './heal.ts';
import type { Laboratory } from './laboratory.ts';
import { noteUnannounced } from './note-given-up.ts';
import { storm, tableOutage, topicOutage } from './phases.ts';
import type { Plan } from './plan.ts';
import { trials } from './trials/trials.ts';

/** Files that meet a table, or a topic, that is gone. Each costs its retries. */
const DURING_TABLE_OUTAGE = 25;
const DURING_TOPIC_OUTAGE = 3;

type Calm = World['calm'];

/** Files in peace. What the trials are to add is empty. */
export const passCalm = async (
  lab: Laboratory,
  plan: Plan,
  random: Random,
  note: (line: string) => void,
): Promise<Calm> => {
  const quiet = await calm(lab, plan, random);
  note(`calm over: ${quiet.uploads} uploads, ${quiet.reads} reads, ${quiet.fates.length} fates`);
  const { givenUp, hasty } = lab;
  return { ...quiet, ...UNTRIED, givenUp, hasty };
};

/** Single calls that are struck. */
export const passTrials = async (
  lab: Laboratory,
  plan: Plan,
  quiet: Calm,
  note: (line: string) => void,
): Promise<{ calm: Calm; missed: readonly string[] }> => {
  const { fates, missed, told } = await trials(lab, plan);
  note(`trials over: ${fates.length} fates`);
  return { calm: { ...quiet, fates: [...quiet.fates, ...fates], ...told }, missed };
};

export interface StormOptions {
  /** Whether table and topic go away for longer than all retries, and the redrive meets a storm of its own. */
  readonly outages: boolean;
  /** Files of one round, before its outages. Default 500. */
  readonly round?: number;
  /** How long a storm goes on for crash points that were not visited, milliseconds. Default a minute. */
  readonly patienceMs?: number;
  readonly onProgress: (line: string) => void;
}

/**
 * Everything at once, by chance.
 * @param left files that the campaign's plans may still put: those beyond them, which hang on the machine, do not count.
 */
export const passStorm = async (lab: Laboratory, options: StormOptions, plan: Plan, left: number) => {
  const { outages, round = 500, patienceMs = 300_000, onProgress } = options;
  const kept = plan.taken() + (outages ? DURING_TABLE_OUTAGE + DURING_TOPIC_OUTAGE : 0);
  await storm(lab, plan, Math.min(round, Math.max(1, left - kept)), patienceMs);
  onProgress(`storm over: ${lab.ledger.size()} files, ${total(lab)} blows`);
  for (const point of lab.crashPoints.unvisited()) onProgress(`not visited: ${point}`);
  await noteUnannounced(lab);
  if (!outages) return { tableOutages: 0, topicOutages: 0, missed: [] };
  const tableOutages = await tableOutage(lab, plan.take(DURING_TABLE_OUTAGE));
  const topicOutages = await topicOutage(lab, plan.takeFresh(DURING_TOPIC_OUTAGE));
  onProgress(`outages over: ${tableOutages} dead letters, ${topicOutages} announcements given up`);
  const missed = [
    ...(tableOutages < DURING_TABLE_OUTAGE ? [`dead letters: ${tableOutages}`] : []),
    ...(topicOutages < DURING_TOPIC_OUTAGE ? [`announcements given up: ${topicOutages}`] : []),
  ];
  return { tableOutages, topicOutages, missed };
};

/** What there is when everything has come to an end, and what is wrong with it. */
export interface Seen {
  readonly world: World;
  readonly violations: readonly Violation[];
}

interface Healing {
  readonly calm: Calm;
  /** Bodies that nobody can understand, found so far in the dead-letter queue: those of this healing are added. */
  readonly found: string[];
  /** Whether the first redrive happens in a storm of its own. */
  readonly stormy: boolean;
}

export const healAndCheck = async (
  lab: Laboratory,
  { calm, found, stormy }: Healing,
): Promise<Seen & Pick<Healed, 'redriven' | 'announcedAgain'>> => {
  const { oddFound, stuck, redriven, announcedAgain } = await heal(lab, stormy);
  found.push(...oddFound);
  const { notifications, labelled, filtered, expired, quiet, atOnce } = lab;
  const heard = { notifications, labelled, filtered };
  const noted = { expired, quiet, atOnce, refusable: lab.refusable() };
  const odd = { sent: lab.deliveries.odd(), found };
  const versions = lab.ledger.versions();
  const world = await collectWorld(lab.stack, { versions, ...heard, ...noted, odd, calm });
  const violations = [...check(world), ...(stuck ? [violation('message-left', stuck)] : [])];
  return { world, violations, redriven, announcedAgain };
};

const total = ({ strikes }: Laboratory): number => [...strikes.counts().values()].reduce((a, b) => a + b, 0);
