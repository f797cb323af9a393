import type { Findings } from './findings.ts';
import { type Violation, violation } from './violation.ts';

/**
 * Reads of an object for each upload while nothing fails but the messages nobody can understand: one is right. A process on
 * a loaded machine may be late for its time-out, so some more are let pass; a message that takes its batch back into the
 * queue with it, time after time, makes it several.
 */
const READS_AT_MOST = 1.5;

/** A message fails alone: the uploads that came in one batch with it are not handled again. */
export const checkCalm = ({ world }: Findings): Violation[] => {
  const { uploads, reads } = world.calm;
  if (reads <= uploads * READS_AT_MOST) return [];
  return [violation('handled-again', `${uploads} uploads beside messages that fail were read ${reads} times`)];
};
