import type { Arrival, Decision, Step, Steps, Write } from '../decision.ts';
import type { Disposition } from '../disposition.ts';
import { type Findings, receiptOf } from './receipt.ts';

/** The decision, with the receipt that closes the file: whatever else is written, the receipt is, and nothing after it. */
export const close = (
  arrival: Arrival,
  disposition: Disposition,
  writes: Write[],
  findings: Findings = {},
  before: Steps = [],
): Decision => {
  const receipt: Write = { item: receiptOf(arrival, disposition, findings), expect: 'absent' };
  const last: Step = { writes: [...writes, receipt], whole: true };
  const { storyId, reason } = findings;
  return { disposition, redelivered: false, storyId, reason, steps: [...before, last] };
};
