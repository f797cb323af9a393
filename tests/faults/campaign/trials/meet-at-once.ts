import type { Step } from '../../articles/file-plan.ts';
import type { World } from '../../checker/world/world.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';
import { upload } from '../upload.ts';
import { CLAIMS } from './calls.ts';
import { holdClaims } from './hold-claims.ts';

/**
 * Reports and what goes on from each are handled in one batch, in which neither finds the other: the later one is to look again when it is known what became
 * of the earlier one, and not to claim keys of its own in one call with it. What did is noted, for it must be of one story all the same.
 */
export const meetAtOnce = async (
  lab: Laboratory,
  batches: readonly (readonly (readonly [Step, Step])[])[],
): Promise<Pick<World['calm'], 'earlyLooks' | 'isApart'>> => {
  const claimed: (readonly string[])[] = [];
  let isApart = true;
  const stop = lab.listen(({ service, label, articles, files }) => {
    if (label === CLAIMS) claimed.push(articles);
    if (service === 'dynamodb' && files > 1) isApart = false;
  });
  const earlyLooks = await withOwnFunction(
    lab,
    () => ({}),
    async (own) => {
      let early = 0;
      for (const [at, pairs] of batches.entries()) {
        const events = await upload(own, pairs.flat());
        // The last: only a process that has read files before reads those of a batch at about the same time.
        const held = at === batches.length - 1 ? holdClaims(own) : undefined;
        await own.send(events);
        await haveReceipts(own, own.ledger.versions().slice(-2 * pairs.length));
        early += held?.() ?? 0;
      }
      return early;
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
  return { earlyLooks, isApart };
};
