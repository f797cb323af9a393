import type { Call } from '../proxy/call.ts';

/** What the functions called, as far as it is counted. */
export interface CallCounts {
  /** Times a function has read an object. */
  objectReads: () => number;
  /** Times a function has read stories, content with what was there a moment ago. */
  eventualReads: () => number;
  /** AWS calls that mutants made. */
  mutantCalls: () => number;
  /** Has somebody hear each call of a function. @returns what ends it. */
  listen: (listener: (call: Call) => void) => () => void;
}

/** Reads of the stories that claims lead to (`call.ts`). */
const STORIES = 'dynamodb:BatchGetItem of a story';

export const countCalls = (): CallCounts & { readonly note: (call: Call) => void } => {
  const counts = { objects: 0, eventual: 0, mutant: 0 };
  const listeners = new Set<(call: Call) => void>();
  return {
    note: (call) => {
      const { pid, byMutant, operation, eventual, label } = call;
      if (!Number.isNaN(pid)) for (const listener of listeners) listener(call);
      if (byMutant) counts.mutant += 1;
      if (operation === 'GetObject') counts.objects += 1;
      if (eventual && label === STORIES) counts.eventual += 1;
    },
    objectReads: () => counts.objects,
    eventualReads: () => counts.eventual,
    mutantCalls: () => counts.mutant,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
