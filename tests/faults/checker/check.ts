import { checkAnnouncements } from './check-announcements.ts';
import { checkCalm } from './check-calm.ts';
import { checkClaims } from './check-claims.ts';
import { checkDepths } from './check-depths.ts';
import { checkExpiry } from './check-expiry.ts';
import { checkItems } from './check-items.ts';
import { checkKin } from './check-kin.ts';
import { checkLikes } from './check-likes.ts';
import { checkLog } from './check-log.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkOrder } from './check-order.ts';
import { checkOrigins } from './check-origins.ts';
import { checkQueues } from './check-queues.ts';
import { checkQuiet } from './check-quiet.ts';
import { checkReceipts } from './check-receipts.ts';
import { checkRepeats } from './check-repeats.ts';
import { checkStories } from './check-stories.ts';
import { checkStoryItems } from './check-story-items.ts';
import { checkTimeline } from './check-timeline.ts';
import { checkUnits } from './check-units.ts';
import { checkWrites } from './check-writes.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { Violation } from './violation.ts';
import type { World } from './world.ts';

const RULES: readonly ((findings: Findings) => Violation[])[] = [
  checkItems,
  checkReceipts,
  checkStories,
  checkLikes,
  checkKin,
  checkClaims,
  checkOrigins,
  checkStoryItems,
  checkUnits,
  checkTimeline,
  checkExpiry,
  checkDepths,
  checkOrder,
  checkAnnouncements,
  checkRepeats,
  checkQuiet,
  checkQueues,
  checkWrites,
  checkCalm,
  checkLog,
  checkMetrics,
];

/** What is wrong with a world after everything has settled; nothing, if the system kept its promises. */
export const check = (world: World): Violation[] => {
  const findings = findingsOf(world);
  return RULES.flatMap((rule) => rule(findings));
};
