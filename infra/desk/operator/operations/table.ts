import { STORY_CHANGES } from './changes.ts';
import { EFFECTS } from './effects.ts';
import type { Operation } from './operation.ts';
import { READS } from './reads.ts';

/** Every operation. */
export const OPERATIONS: Readonly<Record<string, Operation>> = { ...READS, ...EFFECTS, ...STORY_CHANGES };

/** Commands of several operations, whose names begin with that of the command. */
export const GROUPS: Readonly<Record<string, string>> = { label: 'say what reports are: of one event or of two' };
