import { STATE_ROOT } from '../../../functions/feed/feed-state.ts';
import type { Settings } from '../../settings/settings.ts';
import { backfill } from './backfill.ts';
import { canary } from './canary.ts';
import { collect } from './collect.ts';
import { digest } from './digest.ts';
import { feed } from './feed.ts';
import { heal } from './heal.ts';
import { ingest } from './ingest.ts';
import { learn } from './learn.ts';
import { notify } from './notify.ts';
import type { Kept, Part } from './part.ts';
import { poll } from './poll.ts';
import { release } from './release.ts';
import { sources } from './sources.ts';
import { unpack } from './unpack.ts';
import { webhook } from './webhook.ts';

/** What all other parts are attached to. */
export const SPINE = { ingest, notify } satisfies Record<string, Part<never>>;

/** Every other part, by the folder of its handler. */
export const PARTS = {
  unpack,
  release,
  backfill,
  webhook,
  collect,
  feed,
  sources,
  digest,
  poll,
  canary,
  learn,
  heal,
} satisfies Record<string, Part>;

/** The folders of the bucket that the parts write, and those of them that ingest passes over. */
export function foldersOf(settings: Settings, instance: string): { written: string[]; own: string[] } {
  const on = Object.values<Part>(PARTS).filter((part) => part.isOn(settings));
  const kept = on.flatMap(({ keeps }) => keeps);
  const foldersIn = (some: readonly Kept[]) => some.flatMap(({ folders }) => folders?.(settings, instance) ?? []);
  const own = foldersIn(kept.filter(({ isIngested }) => !isIngested));
  // The state of other stacks, too.
  return { written: foldersIn(kept), own: [STATE_ROOT, ...own.filter((folder) => !folder.startsWith(STATE_ROOT))] };
}

/** Settings with which every part is there, with all that it can have: documentation and tests read them. */
export const EVERYTHING: Partial<Settings> = Object.assign(
  {},
  ...Object.values<Pick<Part, 'example'>>({ ...SPINE, ...PARTS }).map(({ example }) => example),
);
