import type { Findings } from './findings.ts';
import type { Plain } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/**
 * Reads of an object for each upload while nothing fails but the messages nobody can understand: one is right. A process on
 * a loaded machine may be late for its time-out, so some more are let pass; a message that takes its batch back into the
 * queue with it, time after time, makes it several.
 */
const READS_AT_MOST = 1.5;

export const checkCalm = (findings: Findings): Violation[] => [
  ...checkReads(findings),
  ...checkFates(findings),
  ...findings.world.calm.givenUp.map((what) => violation('given-up', what)),
];

/** A message fails alone: the uploads that came in one batch with it are not handled again. */
const checkReads = ({ world }: Findings): Violation[] => {
  const { uploads, reads } = world.calm;
  if (reads <= uploads * READS_AT_MOST) return [];
  return [violation('handled-again', `${uploads} uploads beside messages that fail were read ${reads} times`)];
};

/** One after the other, uploads become what their order says. That there is no receipt is another rule's finding. */
const checkFates = ({ world, receiptOf }: Findings): Violation[] =>
  world.calm.fates.flatMap((fate) => {
    const receipt = receiptOf(fate);
    if (receipt === undefined) return [];
    const [must, says] = [wording(fate.disposition, fate.reason), wording(receipt.disposition, receipt.reason)];
    return must === says ? [] : [violation('receipt-wrong', `${fate.key} ${fate.version}: ${says}, must be ${must}`)];
  });

const wording = (disposition: Plain | undefined, reason: Plain = ''): string => `${disposition} (${reason})`;
