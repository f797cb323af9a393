import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { World } from '../../checker/world/world.ts';
import { MALFORMED } from '../event-shapes.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';
import { upload } from '../upload.ts';
import { CLAIMS } from './calls.ts';
import { holdClaims } from './hold-claims.ts';
import { holdObjects } from './hold-objects.ts';

/** By then a line has come through its pipe. */
const SAID_MS = 100;

/**
 * Reports and what goes on from each are handled in one batch, in which neither finds the other: the later one is to look again when it is known what became
 * of the earlier one, and not to claim keys of its own in one call with it. What did is noted, for it must be of one story all the same. Before them the same
 * process handles a file that nobody can read, and behind them it hears of that once more, and of a message that nobody can understand: of one process
 * it is known that it came to its end, so what it wrote is counted.
 */
export const meetAtOnce = async (
  lab: Laboratory,
  batches: readonly (readonly (readonly [Step, Step])[])[],
  unreadable: Step,
): Promise<Pick<World['calm'], 'counted' | 'earlyLooks' | 'isApart'>> => {
  const claimed: (readonly string[])[] = [];
  let isApart = true;
  const stop = lab.listen(({ service, label, articles, files }) => {
    if (label === CLAIMS) claimed.push(articles);
    if (service === 'dynamodb' && files > 1) isApart = false;
  });
  const told = await upload(lab, [unreadable]);
  const { counted, earlyLooks } = await withOwnFunction(
    lab,
    () => ({}),
    async (own) => {
      let early = 0;
      await own.send(told);
      for (const [at, pairs] of batches.entries()) {
        const events = await upload(own, pairs.flat());
        // The last: only a process that has read files before reads those of a batch at about the same time.
        const held = at === batches.length - 1 ? holdClaims(own) : undefined;
        // The one before it: as many as there are calls on their way when the first of them is answered.
        const asked = at === batches.length - 2 ? holdObjects(own, events.length) : undefined;
        await own.send(events);
        await haveReceipts(own, own.ledger.versions().slice(-2 * pairs.length));
        early += held?.() ?? 0;
        const together = asked?.() ?? events.length;
        if (together < events.length)
          lab.hasty.push(`of ${events.length} objects of a batch only ${together} were asked for side by side`);
      }
      await own.send([...told, ...MALFORMED.slice(0, 1)]);
      await delay(SAID_MS);
      return { counted: own.lines, earlyLooks: early };
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
  return { counted, earlyLooks, isApart };
};
