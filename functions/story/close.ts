import type { Arrival, Decision, Write } from './decision.ts';
import type { Disposition } from './disposition.ts';
import { type Findings, receiptOf } from './receipt.ts';

/** The decision, with the receipt that closes the file: whatever else is written, the receipt is. */
export const close = (
  arrival: Arrival,
  disposition: Disposition,
  writes: Write[],
  findings: Findings = {},
): Decision => ({
  disposition,
  redelivered: false,
  storyId: findings.storyId,
  reason: findings.reason,
  writes: [...writes, { item: receiptOf(arrival, disposition, findings), expect: 'absent' }],
});
