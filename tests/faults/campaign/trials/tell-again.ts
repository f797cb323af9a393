import type { Step } from '../../articles/file-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';

/**
 * Files are told of once more in one batch with the next ones of their keys: what is known of the one version says nothing of the other, though they share
 * their look. @param pairs of different articles, each of one key.
 */
export const tellAgain = async (lab: Laboratory, pairs: readonly (readonly [Step, Step])[]): Promise<void> => {
  const told = async (at: 0 | 1, again: readonly string[] = []): Promise<string[]> => {
    const events = await upload(
      lab,
      pairs.map((pair) => pair[at]),
    );
    await lab.send([...again, ...events]);
    await haveReceipts(lab, lab.ledger.versions().slice(-pairs.length));
    return events;
  };
  await told(1, await told(0));
};
