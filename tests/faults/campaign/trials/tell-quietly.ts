import { STRICT, type Unannounced } from '../../articles/unannounced-plan.ts';
import { MOST_BYTES } from '../../articles/unreadable.ts';
import { QUIET_ZONE } from '../../checker/table/check-quiet.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';

/**
 * Files are handled by functions that are set to announce nothing, to take larger files and to have another clock: first by one that knows nothing of
 * likeness, last by one that lists nothing and asks for more likeness; and between them, as ever, the next one of an article of theirs. All else of a
 * campaign runs with the template's settings, some of which are the reader's own defaults as well: only here is seen that they are handed on, and each
 * by itself. @returns what they must have become.
 */
export const tellQuietly = async (lab: Laboratory, { apart, aloud, unlisted }: Unannounced): Promise<Fate[]> => {
  const quietly = async (settings: Settings, files: Unannounced['apart']): Promise<Fate[]> => {
    const fates = await withOwnFunction(lab, quiet(settings), (own) => inOrder(own, files));
    const told = { ...settings, nearWindowDays: STRICT.windowDays };
    lab.quiet.push(...fates.map(({ bucket, key, version }) => ({ bucket, key, version, ...told })));
    return fates;
  };
  return [
    ...(await quietly({ timeline: true, nearDuplicates: false }, apart)),
    ...(await inOrder(lab, aloud)),
    ...(await quietly({ timeline: false, nearDuplicates: true }, unlisted)),
  ];
};

type Settings = Readonly<Record<'timeline' | 'nearDuplicates', boolean>>;
type Environment = Readonly<Record<string, string>>;

const quiet =
  ({ timeline, nearDuplicates }: Settings) =>
  ({ NEAR_SETTINGS = '{}' }: Environment): Environment => ({
    NOTIFICATIONS: 'off',
    TIMELINE: timeline ? 'on' : 'off',
    TIME_ZONE: QUIET_ZONE,
    MAX_BYTES: String(2 * MOST_BYTES),
    NEAR_SETTINGS: JSON.stringify({ ...JSON.parse(NEAR_SETTINGS), ...STRICT, enabled: nearDuplicates }),
  });
