import type { World } from './world.ts';

/** What is seen where no single calls were struck: nothing. */
export const UNTRIED = {
  unheard: { blows: 0, lines: [], untried: [] },
  pauses: [],
  oldLooks: 0,
  earlyLooks: 0,
  blindWrites: 0,
  isApart: false,
  rests: [],
  counted: [],
  batches: [],
} satisfies Partial<World['calm']>;

/** What trials add to what is known of the time before the storm. */
export type Tried = Pick<World['calm'], keyof typeof UNTRIED>;
