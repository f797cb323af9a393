import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, isLabelled, PATIENCE_MS } from './calls.ts';

/**
 * A writer stands between its claims and its story until the others are through, and for so long at the most: its client must not give up waiting
 * (functions/client-limits.ts); milliseconds.
 */
const STANDS_MS = 2_500;
/** Tries of who comes meanwhile: one, one more for what was seen in part, and one where the first went on after all. */
const MOST_TRIES = 3;

/**
 * The first is told of, and the others one after the other while that stands between its claims and its story: the second takes its place,
 * and who comes then finds it taken. Nobody else writes meanwhile, so none of them is refused again and again. @returns whether the first stood, and until all the others were through.
 */
export const meet = async (
  lab: Laboratory,
  steps: readonly Step[],
): Promise<{ hasStood: boolean; isThrough: boolean }> => {
  const before = lab.objectReads();
  const through = Promise.withResolvers<void>();
  let until = 0;
  const stands = lab.strikes
    .arrange({
      fits: isLabelled(CLAIMS),
      strike: 'slow answer',
      holdMs: STANDS_MS,
      until: through.promise,
    })
    .then(() => {
      until = Date.now() + STANDS_MS;
    });
  const tries = new Map<string, number>();
  const stop = lab.listen(({ operation, subject }) => {
    if (operation === 'TransactWriteItems') tries.set(subject, (tries.get(subject) ?? 0) + 1);
  });
  for (const [at, step] of steps.entries()) {
    await lab.send(await upload(lab, [step]));
    await Promise.race([stands, delay(PATIENCE_MS)]);
    if (at > 0) await haveReceipts(lab, lab.ledger.versions().slice(-1));
  }
  const isThrough = Date.now() < until;
  stop();
  for (const [subject, many] of tries)
    if (many > MOST_TRIES) lab.givenUp.push(`${subject} was written ${many} times while nobody else wrote`);
  through.resolve();
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const reads = lab.objectReads() - before;
  if (reads > steps.length) lab.givenUp.push(`who met another was given back: ${reads} reads of ${steps.length} files`);
  return { hasStood: !lab.strikes.disarm(), isThrough };
};
