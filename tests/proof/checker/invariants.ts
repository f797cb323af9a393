import { CORRECTION_INVARIANTS } from './correction-invariants.ts';
import { MESSAGE_INVARIANTS } from './message-invariants.ts';
import { PART_INVARIANTS } from './part-invariants.ts';
import { STORY_INVARIANTS } from './story-invariants.ts';
import { TABLE_INVARIANTS } from './table-invariants.ts';

/** Everything that must hold of a system at rest, whatever happened to it. */
export const INVARIANTS = Object.entries({
  ...TABLE_INVARIANTS,
  ...STORY_INVARIANTS,
  ...CORRECTION_INVARIANTS,
  ...PART_INVARIANTS,
  ...MESSAGE_INVARIANTS,
}).map(([name, invariant]) => ({ name, ...invariant }));
