import type { Unannounced } from '../../articles/unannounced-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';

/**
 * Files are handled by a function that is set to announce nothing, to list nothing and to know nothing of likeness; and then, as ever, the
 * next one of an article of theirs. @returns what they must have become.
 */
export const tellQuietly = async (lab: Laboratory, { quietly, aloud }: Unannounced): Promise<Fate[]> => {
  const fates = await withOwnFunction(lab, quiet, (own) => inOrder(own, quietly));
  lab.quiet.push(...fates.map(({ bucket, key, version }) => ({ bucket, key, version })));
  return [...fates, ...(await inOrder(lab, aloud))];
};

const quiet = ({ NEAR_SETTINGS = '{}' }: Readonly<Record<string, string>>): Record<string, string> => ({
  NOTIFICATIONS: 'off',
  TIMELINE: 'off',
  NEAR_SETTINGS: JSON.stringify({ ...JSON.parse(NEAR_SETTINGS), enabled: false }),
});
