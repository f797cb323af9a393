import { checkAnnouncements } from './announcements/check-announcements.ts';
import { checkOrder } from './announcements/check-order.ts';
import { checkRepeats } from './announcements/check-repeats.ts';
import { checkCalm } from './behaviour/check-calm.ts';
import { checkCosts } from './behaviour/check-costs.ts';
import { checkLog } from './behaviour/check-log.ts';
import { checkMetrics } from './behaviour/check-metrics.ts';
import { checkQueues } from './behaviour/check-queues.ts';
import { checkRecords } from './behaviour/check-records.ts';
import { checkClaims } from './table/check-claims.ts';
import { checkDepths } from './table/check-depths.ts';
import { checkExpiry } from './table/check-expiry.ts';
import { checkFound } from './table/check-found.ts';
import { checkItems } from './table/check-items.ts';
import { checkKin } from './table/check-kin.ts';
import { checkLikes } from './table/check-likes.ts';
import { checkOrigins } from './table/check-origins.ts';
import { checkQuiet } from './table/check-quiet.ts';
import { checkReceipts } from './table/check-receipts.ts';
import { checkStories } from './table/check-stories.ts';
import { checkStoryItems } from './table/check-story-items.ts';
import { checkTimeline } from './table/check-timeline.ts';
import { checkUnits } from './table/check-units.ts';
import { checkWrites } from './table/check-writes.ts';
import type { Violation } from './violation.ts';
import { type Findings, findingsOf } from './world/findings.ts';
import type { World } from './world/world.ts';

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
  checkFound,
  checkOrder,
  checkAnnouncements,
  checkRepeats,
  checkQuiet,
  checkQueues,
  checkWrites,
  checkCalm,
  checkCosts,
  checkLog,
  checkMetrics,
  checkRecords,
];

/** What is wrong with a world after everything has settled; nothing, if the system kept its promises. */
export const check = (world: World): Violation[] => {
  const findings = findingsOf(world);
  return RULES.flatMap((rule) => rule(findings));
};
