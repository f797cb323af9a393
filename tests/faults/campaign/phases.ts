import { setTimeout as delay } from 'node:timers/promises';
import { queueDepth } from '../../../infra/local/queue-depth.ts';
import type { Step } from '../articles/file-plan.ts';
import { MALFORMED } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';

/** Uploads the plan while everything happens by chance that can. @param spareMs kept between two uploads, for a steady stream. */
export const stream = async (lab: Laboratory, plan: Iterable<Step>, until: number, spareMs: number): Promise<void> => {
  lab.strikes.storm(true);
  for (const _ of MALFORMED) lab.deliveries.deliverMalformed();
  for (const step of plan) {
    if (Date.now() > until) break;
    await lab.uploader.take(step);
    await delay(spareMs);
  }
  await lab.deliveries.drained();
};

/** How long a campaign waits for something to come about that must. */
const PATIENCE_MS = 120_000;

/** Lets the storm go on until every crash point that was seen has been visited. */
export const visitCrashPoints = async (lab: Laboratory, plan: Iterator<Step>): Promise<void> => {
  const until = Date.now() + PATIENCE_MS / 2;
  while (lab.crashPoints.unvisited().length > 0 && Date.now() < until) {
    const { value, done } = plan.next();
    if (done) break;
    await lab.uploader.take(value);
    await delay(20);
  }
  await lab.deliveries.drained();
};

/** Takes the table away for longer than all retries: what is uploaded meanwhile must end in the dead-letter queue. */
export const tableOutage = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  lab.strikes.outage('dynamodb', true);
  for (const step of steps) await lab.uploader.take(step);
  await lab.deliveries.drained();
  const letters = await awaitDepth(lab, lab.deadLetters, steps.length);
  lab.strikes.outage('dynamodb', false);
  return letters;
};

/** Takes the topic away for longer than all retries: what is committed meanwhile must be given up by the stream. */
export const topicOutage = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  lab.strikes.outage('sns', true);
  for (const step of steps) await lab.uploader.take(step);
  await lab.deliveries.drained();
  const pointers = await awaitDepth(lab, lab.failures, steps.length);
  lab.strikes.outage('sns', false);
  return pointers;
};

const awaitDepth = async ({ stack }: Laboratory, url: string, wanted: number): Promise<number> => {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const depth = await queueDepth(stack.clients.sqs, url);
    if (depth >= wanted || Date.now() > until) return depth;
    await delay(100);
  }
};
