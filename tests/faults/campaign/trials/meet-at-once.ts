import type { Step } from '../../articles/file-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';
import { upload } from '../upload.ts';
import { CLAIMS } from './calls.ts';

/**
 * Reports and what goes on from each are handled in one batch, in which neither finds the other: the later one is to look again, and not to
 * claim keys of its own in one call with the earlier one. What did is noted, for it must be of one story all the same.
 */
export const meetAtOnce = async (
  lab: Laboratory,
  batches: readonly (readonly (readonly [Step, Step])[])[],
): Promise<void> => {
  const claimed: (readonly string[])[] = [];
  const stop = lab.listen(({ label, articles }) => {
    if (label === CLAIMS) claimed.push(articles);
  });
  await withOwnFunction(
    lab,
    () => ({}),
    async (own) => {
      for (const pairs of batches) {
        await own.send(await upload(own, pairs.flat()));
        await haveReceipts(own, own.ledger.versions().slice(-2 * pairs.length));
      }
    },
  );
  stop();
  const versions = lab.ledger.versions().slice(-2 * batches.flat().length);
  for (let at = 0; at < versions.length; at += 2) {
    const [one, other] = versions.slice(at, at + 2);
    if (one === undefined || other === undefined) continue;
    const isTogether = claimed.some((articles) => {
      const [first, second] = [one, other].map(({ reading }) => articles.indexOf(reading?.articleId ?? ''));
      return first !== undefined && second !== undefined && first >= 0 && first < second;
    });
    if (isTogether) lab.atOnce.push([one, other]);
  }
};
