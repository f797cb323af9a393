import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { heardOf } from '../world/heard.ts';
import { logLinesOf } from '../world/log-lines.ts';
import { fileNameOf, type Plain, type PlainItem, textOf } from '../world/plain-item.ts';
import type { Fate } from '../world/world.ts';

/**
 * Reads of an object for each upload while nothing fails but the messages nobody can understand: one is right. A process on
 * a loaded machine may be late for its time-out, so some more are let pass; a message that takes its batch back into the
 * queue with it, time after time, makes it several.
 */
const READS_AT_MOST = 1.5;

export const checkCalm = (findings: Findings): Violation[] => [
  ...checkReads(findings),
  ...checkFailures(findings),
  ...checkFates(findings),
  ...findings.world.calm.givenUp.map((what) => violation('given-up', what)),
  ...checkCalls(findings),
];

/** A message fails alone: the uploads that came in one batch with it are not handled again. */
const checkReads = ({ world }: Findings): Violation[] => {
  const { uploads, reads } = world.calm;
  if (reads <= uploads * READS_AT_MOST) return [];
  return [violation('handled-again', `${uploads} uploads beside messages that fail were read ${reads} times`)];
};

/** Nothing fails for a file, be it told of together with others of its story: who is refused looks again. */
const checkFailures = ({ world }: Findings): Violation[] =>
  logLinesOf(world.calm.lines)
    .failures.filter((line) => textOf(line, 'key') !== '')
    .map((line) =>
      violation('given-up', `${fileNameOf(line)}: ${textOf(line.error as PlainItem | undefined, 'message')}`),
    );

/**
 * The longest of a refused file's pauses, at the least, milliseconds. They are of any length up to 40, 80, 160, and so on to 1,000, so of nine all are
 * shorter once in a million times; who makes none calls again after a few.
 */
const LEAST_PAUSE_MS = 80;

/** The same of what a table that is throttled leaves unread: up to 100 each, of two dozen. */
const LEAST_REST_MS = 40;

/**
 * Who was refused lets the others go first, and then asks for what is true now, for an old answer would have it decide as before; and a story that a claim
 * leads to is there, or is not: an old answer would not do. A table that leaves keys unread has too much to do, and is not asked again at once; nor does a file that
 * gets no answer in the end write anything; and where a service is gone, or others are always faster, the file goes back to its queue. Files of one
 * batch are at work side by side, and share calls; one that is refused for a neighbour's sake would not find that before it is in.
 */
const checkCalls = ({ world }: Findings): Violation[] => {
  const { refusable } = world;
  const { uploads, eventualLooks, eventualReads, pauses, oldLooks, earlyLooks, blindWrites, isApart, rests, hasty } =
    world.calm;
  return [
    ...refusable.map((what) => `${what}: AWS takes no such call`),
    ...hasty,
    ...(isHasty(pauses, LEAST_PAUSE_MS) ? [`a file that was refused paused ${pauses.join(', ')} ms`] : []),
    ...(isHasty(rests, LEAST_REST_MS) ? [`keys that were unread are asked for after ${rests.join(', ')} ms`] : []),
    ...(oldLooks > 0 ? [`${oldLooks} looks of files that were refused may have been answered as before`] : []),
    ...(earlyLooks > 0 ? [`${earlyLooks} looks for a neighbour came before that was in the table`] : []),
    ...(uploads > 0 && eventualLooks === 0 ? ['no first look was content with what may be old, and costs half'] : []),
    ...(blindWrites > 0 ? [`${blindWrites} writes for a file that was not told what it asked for`] : []),
    ...(isApart ? ['files of one batch never took a call together'] : []),
    ...(eventualReads > 0
      ? [`${eventualReads} reads of stories may have been answered with what was there before`]
      : []),
  ].map((detail) => violation('called-otherwise', detail));
};

/** On a loaded machine one of many is long for no reason of the caller's. */
const NEARLY_ALL = 0.9;

const isHasty = (pauses: readonly number[], least: number): boolean =>
  pauses.length > 0 && pauses.filter((pause) => pause < least).length >= NEARLY_ALL * pauses.length;

/** One after the other, uploads become what their order says. That there is no receipt is another rule's finding. */
const checkFates = (findings: Findings): Violation[] => {
  const told = toldBy(findings);
  return findings.world.calm.fates.flatMap((fate) => {
    const receipt = findings.receiptOf(fate);
    if (receipt === undefined) return [];
    return [...checkReceipt(fate, receipt), ...checkStory(fate, receipt, findings), ...checkTold(fate, receipt, told)];
  });
};

const checkReceipt = (fate: Fate, receipt: PlainItem): Violation[] => {
  if (fate.disposition === undefined) return [];
  const [must, says] = [wording(fate.disposition, fate.reason), wording(receipt.disposition, receipt.reason)];
  return must === says ? [] : [violation('receipt-wrong', `${nameOf(fate)}: ${says}, must be ${must}`)];
};

const checkStory = (fate: Fate, receipt: PlainItem, { world, receiptOf }: Findings): Violation[] => {
  const other = world.versions.find(({ bucket, key }) => bucket === fate.bucket && key === fate.sameStoryAs);
  const must = textOf(other && receiptOf(other), 'storyId');
  const says = textOf(receipt, 'storyId');
  return must === '' || must === says
    ? []
    : [violation('receipt-wrong', `${nameOf(fate)}: of story ${says}, must be of ${must}`)];
};

const checkTold = (fate: Fate, receipt: PlainItem, told: ReadonlySet<string>): Violation[] => {
  const { bucket, key, announced } = fate;
  if (announced === undefined || announced === told.has(aboutOf(bucket, key, receipt.contentHash))) return [];
  return [violation(announced ? 'not-announced' : 'announced-in-vain', nameOf(fate))];
};

/** What stories were told by. An announcement names a file's key and not always its version, but what that says. */
const toldBy = ({ world }: Findings): ReadonlySet<string> =>
  new Set(
    world.notifications.map(heardOf).flatMap(({ type, data }) => {
      const { bucket, key } = data.object as PlainItem;
      return type.startsWith('story.') ? aboutOf(bucket, key, data.contentHash) : [];
    }),
  );

const aboutOf = (...about: (Plain | undefined)[]): string => about.join(' ');

const nameOf = ({ key, version }: Fate): string => `${key} ${version}`;

const wording = (disposition: Plain | undefined, reason: Plain = ''): string =>
  `${disposition}${reason === '' ? '' : ` (${reason})`}`;
