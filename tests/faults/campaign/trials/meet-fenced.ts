import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { fatesOf } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { meet } from './meet.ts';

/**
 * While a report stands between its claims and its story, one that is like it puts a fence into its place, and others write over the fence.
 * @returns what they must become, of those that were through before the first went on, and whether all first ones stood.
 */
export const meetFenced = async (
  lab: Laboratory,
  meetings: readonly (readonly Certain[])[],
): Promise<{ fates: Fate[]; hasStood: boolean }> => {
  const fates: Fate[] = [];
  let allStood = true;
  for (const files of meetings) {
    const { hasStood, isThrough } = await meet(
      lab,
      files.flatMap(({ steps }) => steps),
    );
    const becomes = files.flatMap(({ become }) => become);
    if (isThrough) fates.push(...fatesOf(lab.ledger.versions().slice(-files.length), becomes));
    allStood &&= hasStood;
  }
  return { fates, hasStood: allStood };
};
