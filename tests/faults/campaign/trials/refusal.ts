import type { Strike } from '../../proxy/strike.ts';

/** A write that is not done, for a reason that passes. */
export interface Refusal {
  readonly strike: Strike;
  readonly operations: readonly string[];
}

export const CONFLICT = { strike: 'transaction conflict', operations: ['TransactWriteItems', 'PutItem'] } as const;
export const THROTTLED = { strike: 'transaction throttled', operations: ['TransactWriteItems'] } as const;
