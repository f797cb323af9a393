import { setTimeout as delay } from 'node:timers/promises';
import type { FoundInTable } from './found-in-table.ts';

/** Long enough to read how much is about to be announced, short enough for whoever waits for it. */
const defaultSeconds = 10;

export interface SecondThought {
  /** Nobody needs to be waited for. */
  readonly yes: boolean;
  /** Whether dead letters are to go home afterwards: an end here is one for them, too. */
  readonly deadLetters: boolean;
  /** Whether there is somebody at a terminal who could stop it. */
  readonly attended: boolean;
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/** Says on standard error what is about to be announced from the table, and waits. @returns whether it shall be. */
export async function secondThought(
  { announcements, updates, days, firstDay, lastDay }: FoundInTable,
  { yes, deadLetters, attended, signal, seconds = defaultSeconds }: SecondThought,
): Promise<boolean> {
  console.error(
    `the stream has forgotten them: ${announcements} announcements in their place from the table, ${updates} of them ` +
      `story.updated, first seen on ${days} days (${firstDay} to ${lastDay})`,
  );
  if (yes) return !signal.aborted;
  if (!attended) {
    console.error('nobody can answer here, so nothing is announced: --yes announces them');
    return false;
  }
  const letters = deadLetters ? ', and the dead letters too (npm run redrive -- --dead-letters sends those alone)' : '';
  console.error(`Ctrl-C within ${seconds} seconds leaves them${letters}`);
  await delay(1_000 * seconds, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
