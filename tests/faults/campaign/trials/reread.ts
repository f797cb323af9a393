import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { READS_OTHERWISE } from '../../proxy/break-reader.ts';
import { fatesOf, haveReceipts, inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';
import { upload } from '../upload.ts';
import { isLabelled } from './calls.ts';

/**
 * A new article is claimed by a process that finds other words in it, as one of another version may, and that cannot write its story. Then it is
 * read as ever: what was claimed for the other words' story is none of its own. Its next crawl revises the story.
 * @returns what they must have become, and whether the story could not be written.
 */
export const reread = async (
  lab: Laboratory,
  { first, next }: Readonly<Record<'first' | 'next', Certain>>,
): Promise<{ fates: Fate[]; isClaimed: boolean }> => {
  const events = await upload(lab, first.steps);
  const versions = lab.ledger.versions().slice(-first.become.length);
  const isClaimed = await withOwnFunction(
    lab,
    // it lists nothing, for of the story of those words no file asks to be listed
    (environment) => ({ ...environment, [READS_OTHERWISE]: 'on', TIMELINE: 'off' }),
    async (_, invoke) => {
      void lab.strikes.arrange({ fits: isLabelled('dynamodb:PutItem story'), strike: 'unavailable' });
      await invoke(events);
      return !lab.strikes.disarm();
    },
  );
  await lab.send(events);
  await haveReceipts(lab, versions);
  return { fates: [...fatesOf(versions, first.become), ...(await inOrder(lab, [next]))], isClaimed };
};
