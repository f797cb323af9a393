import type { Between } from '../../articles/meeting-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { fatesOf, inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { meet } from './meet.ts';

/**
 * While one stands between its claims and its story, another comes that is like it, and like a story that is there: it is of that one, and leaves the first
 * its place. @returns what they must become, and whether the first stood.
 */
export const meetBetween = async (
  lab: Laboratory,
  { stands, begins, joins }: Between,
): Promise<{ fates: Fate[]; hasStood: boolean }> => {
  const fates = await inOrder(lab, [stands]);
  const meeting = [begins, joins];
  const { hasStood, isThrough } = await meet(
    lab,
    meeting.flatMap(({ steps }) => steps),
  );
  // Behind the first's story it would be of that.
  if (isThrough)
    fates.push(
      ...fatesOf(
        lab.ledger.versions().slice(-meeting.length),
        meeting.flatMap(({ become }) => become),
      ),
    );
  return { fates, hasStood };
};
