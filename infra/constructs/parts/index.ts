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
import type { Part } from './part.ts';
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

/** Settings with which every part is there, with all that it can have: documentation and tests read them. */
export const EVERYTHING: Partial<Settings> = Object.assign(
  {},
  ...Object.values<Pick<Part, 'example'>>({ ...SPINE, ...PARTS }).map(({ example }) => example),
);
