import { EFFECTS } from './effects.ts';
import type { Operation } from './operation.ts';
import { READS } from './reads.ts';

/** All operations but the changes of stories (`changes.ts`), whose subjects are stories and reports. */
export const OPERATIONS: Readonly<Record<string, Operation>> = { ...READS, ...EFFECTS };
