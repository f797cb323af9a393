import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../articles/file-plan.ts';
import type { World } from '../checker/world.ts';
import type { Random } from '../random.ts';
import { IGNORED, MALFORMED, together } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';

/** How long the uploads may take, milliseconds: loading the functions is part of it. */
const PATIENCE_MS = 20_000;
/** A failed message comes again after a second; what comes back with it is then read again. */
const REST_MS = 2_500;

/**
 * Before the storm: each upload is told of once, every third together with the next one, among messages that nobody can
 * understand and some that are to be ignored; nothing else fails.
 * @returns how many there were, and how often an object was read meanwhile.
 */
export const calm = async (lab: Laboratory, steps: readonly Step[], random: Random): Promise<World['calm']> => {
  const collected = lab.deliveries.collect();
  for (const step of steps) await lab.uploader.take(step);
  for (const _ of MALFORMED) lab.deliveries.deliverMalformed();
  const all = collected();
  const events = all.filter((body) => !MALFORMED.includes(body));
  const malformed = all.filter((body) => MALFORMED.includes(body));
  const ignored = Object.values(IGNORED).map((make) => make(events[0] ?? ''));
  const before = lab.objectReads();
  await lab.send(random.shuffle([...paired(events), ...malformed, ...ignored]));
  const until = Date.now() + PATIENCE_MS;
  while (lab.objectReads() - before < events.length && Date.now() < until) await delay(50);
  await delay(REST_MS);
  return { uploads: events.length, reads: lab.objectReads() - before };
};

const paired = (events: readonly string[]): string[] => {
  const bodies: string[] = [];
  for (let at = 0; at < events.length; ) {
    const size = at % 3 === 0 ? 2 : 1;
    bodies.push(together(events.slice(at, at + size)));
    at += size;
  }
  return bodies;
};
