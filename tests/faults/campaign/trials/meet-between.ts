import type { Between } from '../../articles/meeting-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { fatesOf, inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { meet } from './meet.ts';

/** Who begins a story in another's place does so all at once. */
const TAKES_PLACE = 'dynamodb:TransactWriteItems new';

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
  let takesPlace = false;
  const stop = lab.listen(({ label }) => {
    if (label === TAKES_PLACE) takesPlace = true;
  });
  const { hasStood, isThrough } = await meet(
    lab,
    meeting.flatMap(({ steps }) => steps),
  );
  stop();
  // Behind the first's story it would be of that, if only for the machine was slow: but it would not try to take its place before.
  if (isThrough || takesPlace)
    fates.push(
      ...fatesOf(
        lab.ledger.versions().slice(-meeting.length),
        meeting.flatMap(({ become }) => become),
      ),
    );
  return { fates, hasStood };
};
