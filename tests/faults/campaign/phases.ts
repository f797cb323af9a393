import { setTimeout as delay } from 'node:timers/promises';
import { queueDepth } from '../../../infra/aws/queue-depth.ts';
import type { FileKind, Step } from '../articles/file-plan.ts';
import { MALFORMED } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';
import type { Plan } from './plan.ts';
import { upload } from './upload.ts';

/** Between two uploads, milliseconds: a steady stream that two processes can follow. */
const PACE_MS = 20;
/** How long a campaign waits for something that must come about. */
const PATIENCE_MS = 60_000;

/** More than this many messages are not let wait: what is uploaded in a storm is to be processed in it. */
const BACKLOG = 80;
const LOOK_EVERY = 10;

const stream = async (lab: Laboratory, steps: readonly Step[]): Promise<void> => {
  for (const [at, step] of steps.entries()) {
    await lab.uploader.take(step);
    await delay(PACE_MS);
    if (at % LOOK_EVERY === 0) await awaitDepth(lab, lab.intake, (depth) => depth < BACKLOG, PATIENCE_MS);
  }
};

const NEW_TOGETHER: readonly FileKind[] = ['fresh', 'fresh', 'fresh'];

/** Files after which a call may be made that is otherwise rare, by the last word of its label: each a way there, one file behind the other. */
const LEADING_TO: Readonly<Record<string, readonly (readonly FileKind[])[]>> = {
  // Whose process died behind its claim, and the next file of the article.
  new: [['fresh', 'same bytes again']],
  revision: [['revision']],
  update: [['wire update']],
  copy: [['copy'], ['rewrite']],
  duplicate: [['re-crawl'], ['same bytes again']],
  stale: [['older crawl'], ['overwrite']],
  rejected: [['unreadable']],
  // Steps that several new articles of one batch take together.
  stories: [NEW_TOGETHER],
  receipts: [NEW_TOGETHER],
};

/** Kinds of files that may lead to a crash point nobody has died at yet. */
const wishes = ({ crashPoints }: Laboratory, turn: number): readonly (FileKind | undefined)[] => {
  const ways = crashPoints.unvisited().flatMap((point) => LEADING_TO[point.split(' ').at(-1) ?? ''] ?? []);
  // Every other turn is left to chance, for points that no kind leads to.
  return (turn % 2 === 0 ? ways[(turn / 2) % ways.length] : undefined) ?? [undefined];
};

/** Only where no versions are kept may a file be overwritten before anyone has read it. */
const inPlainBucket = (step: Step): Step => (step.do === 'put' ? { ...step, versioning: 'off' } : step);

/**
 * Files stream in while everything happens by chance that can; and some more, until each crash point has been visited or the
 * patience is over.
 */
export const storm = async (lab: Laboratory, plan: Plan, files: number, patienceMs: number): Promise<void> => {
  lab.strikes.storm(true);
  for (const _ of MALFORMED) lab.deliveries.deliverMalformed();
  await stream(lab, plan.take(files));
  await lab.deliveries.drained();
  const until = Date.now() + patienceMs;
  for (let turn = 0; lab.crashPoints.unvisited().length > 0 && Date.now() < until; turn++) {
    await stream(lab, wishes(lab, turn).flatMap(plan.takeExtra).map(inPlainBucket));
  }
  lab.strikes.storm(false);
};

/** The table is gone for longer than all retries: what is uploaded meanwhile ends in the dead-letter queue. @returns how much. */
export const tableOutage = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  lab.strikes.outage('dynamodb', true);
  await stream(lab, steps);
  await lab.deliveries.drained();
  const letters = await awaitDepth(lab, lab.deadLetters, (depth) => depth >= steps.length, PATIENCE_MS);
  lab.strikes.outage('dynamodb', false);
  return letters;
};

/** The topic is gone for longer than all retries: the stream gives up what is committed meanwhile. @returns how much. */
export const topicOutage = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  lab.strikes.outage('sns', true);
  // At once: one that is told of behind the outage would be announced.
  await lab.send(await upload(lab, steps));
  const pointers = await awaitDepth(lab, lab.failures, (depth) => depth >= steps.length, PATIENCE_MS);
  lab.strikes.outage('sns', false);
  return pointers;
};

const awaitDepth = async (
  { stack }: Laboratory,
  url: string,
  isEnough: (depth: number) => boolean,
  patienceMs: number,
): Promise<number> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const depth = await queueDepth(stack.clients.sqs, url);
    if (isEnough(depth) || Date.now() > until) return depth;
    await delay(100);
  }
};
