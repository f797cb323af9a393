import type { Tried } from '../../checker/world/untried.ts';
import type { Fate } from '../../checker/world/world.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Plan } from '../plan.ts';
import { upload } from '../upload.ts';
import { announceOdd } from './announce-odd.ts';
import { blame } from './blame.ts';
import { CLAIMS, LIKES } from './calls.ts';
import { expire } from './expire.ts';
import { failFirst } from './fail-first.ts';
import { failOnce } from './fail-once.ts';
import { announceToNobody, failToAnnounce } from './fail-to-announce.ts';
import {
  APART,
  DENIED,
  FAILING_RECEIPTS,
  FAILING_STORIES,
  FAULTY,
  failTogether,
  GONE,
  UNLISTED,
} from './fail-together.ts';
import { giveBack } from './give-back.ts';
import { knock } from './knock.ts';
import { leaveUnread } from './leave-unread.ts';
import { meet } from './meet.ts';
import { meetAtOnce } from './meet-at-once.ts';
import { meetBetween } from './meet-between.ts';
import { meetDying } from './meet-dying.ts';
import { meetFenced } from './meet-fenced.ts';
import { readBroken } from './read-broken.ts';
import { CONFLICT, THROTTLED } from './refusal.ts';
import { refuseEach, UNCLAIMED } from './refuse-each.ts';
import { refuseOften } from './refuse-often.ts';
import { reread } from './reread.ts';
import { seeHalf } from './see-half.ts';
import { seeOld } from './see-old.ts';
import { stall } from './stall.ts';
import { tellAgain } from './tell-again.ts';
import { tellQuietly } from './tell-quietly.ts';
import { throttle } from './throttle.ts';

/**
 * Single calls of files that are told of once each are struck in ways that nothing else makes up for: no other delivery, and no
 * death, after which a process looks anew.
 * @returns what those must have become that were told of one after the other, trials in which nothing was struck, and what else
 * was seen of them.
 */
export const trials = async (lab: Laboratory, plan: Plan): Promise<TrialsSeen> => {
  const planned = plan.takeTrials();
  const { likes, crawls, together, announced, paired, copied, single, again, breaking, growing, certain } = planned;
  const missed: string[] = [];
  for (const steps of [likes, ...crawls]) if (!(await meet(lab, steps)).hasStood) missed.push(`${CLAIMS}, slowly`);
  const fenced = await meetFenced(lab, planned.fenced);
  if (!fenced.hasStood) missed.push(`${CLAIMS}, slowly before a fence`);
  const between = await meetBetween(lab, planned.between);
  if (!between.hasStood) missed.push(`${CLAIMS}, slowly beside a story`);
  for (const [steps, blow] of [
    [together.first, FAILING_STORIES],
    [together.others, FAILING_RECEIPTS],
    [together.listed, UNLISTED],
    [together.denied, DENIED],
    [together.tableless, GONE],
    [together.faulty, FAULTY],
  ] as const)
    if (!(await failTogether(lab, steps, blow))) missed.push(`${blow.label}, ${blow.strike}`);
  await failTogether(lab, together.olderCrawls, APART);
  const linesBefore = lab.lines.length;
  const { blows, untried } = await failToAnnounce(lab, announced.first);
  if (blows === 0 || untried.length === 0) missed.push('announcements fail together');
  const unreached = await announceToNobody(lab, announced.others);
  if (unreached.blows === 0) missed.push('announcements reach no topic');
  if (!(await failFirst(lab, paired))) missed.push('the first object of a message cannot be read');
  const { isOften, ...often } = await refuseOften(lab, copied);
  if (!isOften) missed.push('a file is refused again and again');
  const [contended = '', ...repeated] = await upload(lab, [planned.contended, ...planned.repeated]);
  const besides = async () => {
    if (!(await failOnce(lab, single))) missed.push('each call of a file fails once');
    for (const label of await blame(lab, together.blamed)) missed.push(`${label} of several files, not valid`);
    await tellAgain(lab, again, planned.toldTwice, planned.oneReplayed);
    return await readBroken(lab, breaking);
  };
  const [broken, isRefused] = await Promise.all([besides(), giveBack(lab, contended, repeated)]);
  if (!isRefused) missed.push('files are refused until they are given back');
  if (!broken.isBroken) missed.push('the reader fails');
  const found = await leaveUnread(lab, growing);
  if (!found.unread) missed.push(`${LIKES}, unread`);
  const expired = await expire(lab, planned.expired);
  if (!expired.isExpired) missed.push('claims expire');
  if (!(await meetDying(lab, planned.dying))) missed.push('who takes a place over dies');
  const batches = await announceOdd(lab);
  const { counted, earlyLooks, isApart } = await meetAtOnce(lab, planned.atOnce, planned.unreadable);
  const { isStalled, besides: knocked } = await stall(lab, planned.stalling, () =>
    knock(lab, planned.knocking, () => throttle(lab, planned.throttled)),
  );
  const { isClosed, besides: throttled } = knocked;
  if (!isStalled) missed.push('an object stalls');
  if (!isClosed) missed.push('nobody takes a connection');
  if (!throttled.isThrottled) missed.push(`${LIKES}, unread for long`);
  const half = await seeHalf(lab, planned.half);
  if (!half.isSeen) missed.push('a story is seen as it was before');
  const old = await seeOld(lab, planned.back);
  if (!old.isSeen) missed.push('a story is seen as it was before, beside its claim');
  const otherwise = await reread(lab, planned.reread);
  if (!otherwise.isClaimed) missed.push('an article is claimed in other words');
  const unannounced = await tellQuietly(lab, planned.unannounced);
  const { fates, refused, oldLooks } = await refuseEach(lab, certain);
  for (const { strike } of [CONFLICT, THROTTLED, UNCLAIMED]) if (!refused.has(strike)) missed.push(strike);
  const unheard = {
    blows: blows + unreached.blows,
    lines: lab.lines.slice(linesBefore),
    untried: [...untried, ...unreached.untried],
  };
  return {
    fates: [
      ...fenced.fates,
      ...between.fates,
      ...broken.fates,
      ...found.fates,
      ...expired.fates,
      ...throttled.fates,
      ...half.fates,
      ...old.fates,
      ...otherwise.fates,
      ...unannounced,
      ...fates,
    ],
    missed,
    told: {
      unheard,
      pauses: often.pauses,
      oldLooks: often.oldLooks + oldLooks,
      earlyLooks,
      blindWrites: throttled.blindWrites,
      isApart,
      rests: found.rests,
      counted,
      batches,
    },
  };
};

interface TrialsSeen {
  readonly fates: Fate[];
  readonly missed: string[];
  readonly told: Tried;
}
