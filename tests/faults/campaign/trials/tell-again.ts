import type { Step } from '../../articles/file-plan.ts';
import { SHAPES } from '../event-shapes.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';

/**
 * Files are told of once more in one batch with the next ones of their keys: what is known of the one version says nothing of the other, though they share
 * their look. Another is told of twice in one batch, and what becomes of it is written once. Of two of one crawl, put within a second, the first is told of
 * as by a replay, and the other by EventBridge: which is the newer one is then to be told by the sequencer of one alone.
 * @param pairs of different articles, each of one key.
 * @param toldTwice a file without an article: nobody looks what is known of one before that is refused.
 */
export const tellAgain = async (
  lab: Laboratory,
  pairs: readonly (readonly [Step, Step])[],
  toldTwice: Step,
  oneReplayed: readonly [Step, Step],
): Promise<void> => {
  const told = async (at: 0 | 1, again: readonly string[] = []): Promise<string[]> => {
    const events = await upload(
      lab,
      pairs.map((pair) => pair[at]),
    );
    await lab.send([...again, ...events]);
    await haveReceipts(lab, lab.ledger.versions().slice(-pairs.length));
    return events;
  };
  const twice = await upload(lab, [toldTwice]);
  const rejected = lab.ledger.versions().slice(-1);
  const first = await told(0, [...twice, ...twice]);
  await haveReceipts(lab, rejected);
  const [replayed = '', other = ''] = await upload(lab, oneReplayed);
  await lab.send([replayed, SHAPES['through EventBridge'](other)]);
  await haveReceipts(lab, lab.ledger.versions().slice(-oneReplayed.length));
  await told(1, first);
};
