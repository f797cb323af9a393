import type { Unannounced } from '../../articles/unannounced-plan.ts';
import { MOST_BYTES } from '../../articles/unreadable.ts';
import { QUIET_ZONE } from '../../checker/table/check-quiet.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';

/**
 * Files are handled by a function that is set to announce nothing, to list nothing, to know nothing of likeness, to take larger files and to have
 * another clock; and then, as ever, the next one of an article of theirs. All else of a campaign runs with the template's settings, some of which
 * are the reader's own defaults as well: only here is seen that they are handed on. @returns what they must have become.
 */
export const tellQuietly = async (lab: Laboratory, { quietly, aloud }: Unannounced): Promise<Fate[]> => {
  const fates = await withOwnFunction(lab, quiet, (own) => inOrder(own, quietly));
  lab.quiet.push(...fates.map(({ bucket, key, version }) => ({ bucket, key, version })));
  return [...fates, ...(await inOrder(lab, aloud))];
};

const quiet = ({ NEAR_SETTINGS = '{}' }: Readonly<Record<string, string>>): Record<string, string> => ({
  NOTIFICATIONS: 'off',
  TIMELINE: 'off',
  TIME_ZONE: QUIET_ZONE,
  MAX_BYTES: String(2 * MOST_BYTES),
  NEAR_SETTINGS: JSON.stringify({ ...JSON.parse(NEAR_SETTINGS), enabled: false }),
});
