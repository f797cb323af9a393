import type { Arrival, Decision, Steps, Write } from './decision.ts';
import type { Disposition } from './disposition.ts';
import { type Findings, receiptOf } from './receipt.ts';

/** The decision, with the receipt that closes the file: whatever else is written, the receipt is, and nothing after it. */
export const close = (
  arrival: Arrival,
  disposition: Disposition,
  writes: Write[],
  findings: Findings = {},
  before: Steps = [],
): Decision => ({
  disposition,
  redelivered: false,
  storyId: findings.storyId,
  reason: findings.reason,
  steps: [...before, [...writes, { item: receiptOf(arrival, disposition, findings), expect: 'absent' }]],
});
