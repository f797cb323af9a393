import { setTimeout as delay } from 'node:timers/promises';
import { queueDepth } from '../../../infra/aws/queue-depth.ts';
import type { Tried } from '../checker/world/untried.ts';
import type { World } from '../checker/world/world.ts';
import type { Random } from '../random.ts';
import { noteCallsAlone } from './calls-alone.ts';
import { MALFORMED, together } from './event-shapes.ts';
import { IGNORED } from './ignored-events.ts';
import { inOrder } from './in-order.ts';
import type { Laboratory } from './laboratory.ts';
import type { Plan } from './plan.ts';
import { upload } from './upload.ts';

/** Files of every kind; and then some that overwrite one of them within its crawl, which in a storm has seldom been read by then. */
const FILES = 12;
const OVERWRITES = 4;

/** How long the uploads may take, milliseconds: loading the functions is part of it. */
const PATIENCE_MS = 20_000;
/** A failed message comes again after a second; what comes back with it is then read again. */
const REST_MS = 2_500;
/** By then the last announcement is made, on a busy machine too, and its line is here. */
const SAID_MS = 1_000;

/** What the trials are to add is not there. */
type Quiet = Omit<World['calm'], 'givenUp' | 'hasty' | keyof Tried>;

/**
 * Before the storm: each upload is told of once, every third together with the next one, among messages that nobody can
 * understand and some that are to be ignored; nothing else fails. Then some are told of one after the other, and two once more, of which one says nothing.
 * @returns how many there were, how often an object was read meanwhile, what the last ones must have become, and what was logged.
 */
export const calm = async (lab: Laboratory, plan: Plan, random: Random): Promise<Quiet> => {
  const before = lab.objectReads();
  const [linesBefore, versionsBefore] = [lab.lines.length, lab.ledger.versions().length];
  const [heardBefore, eventualBefore] = [lab.notifications.length, lab.eventualReads()];
  const looksBefore = lab.eventualLooks();
  const readOf = async (uploads: number): Promise<void> => {
    const until = Date.now() + PATIENCE_MS;
    while (lab.objectReads() - before < uploads && Date.now() < until) await delay(50);
  };
  const first = await upload(lab, plan.take(FILES));
  const ignored = Object.values(IGNORED).map((make) => make(first[0] ?? ''));
  await lab.send(random.shuffle([...paired(first), ...ignored, ...malformed(lab)]));
  await readOf(first.length);
  const again = await upload(lab, plan.take(OVERWRITES, 'overwrite of one crawl'));
  await lab.send(again);
  const uploads = first.length + again.length;
  await readOf(uploads);
  await delay(REST_MS);
  // Those that follow came with no message that fails.
  const reads = lab.objectReads() - before;
  const certain = plan.takeCertain();
  const calls = noteCallsAlone(lab, certain);
  const fates = await inOrder(lab, certain, calls.before);
  const alone = calls.stop(fates);
  const refused = await upload(
    lab,
    certain.flatMap(({ steps, become }) => (become[0]?.reason === 'binary' ? steps : [])),
  );
  await lab.send(refused);
  await isHandled(lab);
  await lab.send([...first.slice(0, 1), ...refused]);
  await isHandled(lab);
  const heard = lab.notifications.slice(heardBefore);
  // Lines come before a message is done with, and just behind an announcement, through a pipe.
  await delay(SAID_MS);
  const [lines, versions] = [lab.lines.slice(linesBefore), lab.ledger.versions().slice(versionsBefore)];
  const eventualReads = lab.eventualReads() - eventualBefore;
  const eventualLooks = lab.eventualLooks() - looksBefore;
  const read = { reads, eventualReads, eventualLooks, alone };
  return { uploads, fates, versions, lines, malformed: MALFORMED.length, heard, ...read };
};

/** No message waits or is at work. */
const isHandled = async ({ stack, intake }: Laboratory): Promise<void> => {
  const until = Date.now() + PATIENCE_MS;
  while ((await queueDepth(stack.clients.sqs, intake)) > 0 && Date.now() < until) await delay(50);
};

const malformed = ({ deliveries }: Laboratory): string[] => {
  const collected = deliveries.collect();
  for (const _ of MALFORMED) deliveries.deliverMalformed();
  return collected();
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
