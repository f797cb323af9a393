import { setTimeout as delay } from 'node:timers/promises';
import { LocalError } from '../machine/local-error.ts';

/** A place where work can wait. */
export interface Stage {
  /** For the message when it gets stuck: `messages in Wiredrop-IntakeQueue`. */
  readonly what: string;
  /** How much is waiting or under way; 0 when everything handed to it before the call is done and has been handed on. */
  pending(): Promise<number>;
}

const pollMs = 25;

/**
 * Waits until no stage has work left. Stages are in the order of the flow, and each hands on before it lets go of what it had, so one look
 * along the flow that finds every stage empty cannot have missed anything: it is exact, not a matter of waiting long enough.
 * @param stallMs gives up when no count has changed for so long.
 * @throws LocalError that says what is stuck where.
 */
export async function settle(stages: readonly Stage[], stallMs: number): Promise<void> {
  let last = '';
  let lastChange = Date.now();
  for (;;) {
    const counts: number[] = [];
    for (const stage of stages) counts.push(await stage.pending());
    if (counts.every((count) => count === 0)) return;
    const now = counts.join();
    if (now !== last) lastChange = Date.now();
    last = now;
    if (Date.now() - lastChange > stallMs) {
      const stuck = stages.flatMap(({ what }, index) => (counts[index] === 0 ? [] : [`${counts[index]} ${what}`]));
      throw new LocalError(
        `Nothing has moved for ${Math.round(stallMs / 1000)} seconds; still waiting: ${stuck.join(', ')}`,
      );
    }
    await delay(pollMs);
  }
}
