import type { Call } from '../proxy/call.ts';
import { KNOWN, STORY } from './trials/calls.ts';

/** What the functions called, as far as it is counted. */
export interface CallCounts {
  /** Times a function has read an object. */
  objectReads: () => number;
  /** Times a function has read stories, content with what was there a moment ago. */
  eventualReads: () => number;
  /** The same of what is known of a file. */
  eventualLooks: () => number;
  /** Calls that AWS would refuse: of more parts than it takes in one, of one item twice, or with something that its service refuses. */
  refusable: () => readonly string[];
  /** AWS calls that mutants made. */
  mutantCalls: () => number;
  /** Has somebody hear each call of a function. @returns what ends it. */
  listen: (listener: (call: Call) => void) => () => void;
}

/**
 * The emulators take more, and an item twice. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html,
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
const MOST_PARTS: Readonly<Record<string, number>> = {
  BatchGetItem: 100,
  TransactWriteItems: 100,
  BatchExecuteStatement: 25,
  PublishBatch: 10,
};

export const countCalls = (): CallCounts & { readonly note: (call: Call) => void } => {
  const counts = { objects: 0, eventual: 0, looks: 0, mutant: 0 };
  const listeners = new Set<(call: Call) => void>();
  const refusable: string[] = [];
  return {
    note: (call) => {
      const { pid, byMutant, operation, eventual, label, parts, repeats, unfit } = call;
      if (!Number.isNaN(pid)) for (const listener of listeners) listener(call);
      if (parts > (MOST_PARTS[operation] ?? Number.POSITIVE_INFINITY)) refusable.push(`${label} has ${parts} parts`);
      if (repeats) refusable.push(`${label} has an item twice`);
      for (const what of unfit) refusable.push(`${label} has ${what}`);
      if (byMutant) counts.mutant += 1;
      if (operation === 'GetObject') counts.objects += 1;
      if (eventual && label === STORY) counts.eventual += 1;
      if (eventual && label === KNOWN) counts.looks += 1;
    },
    objectReads: () => counts.objects,
    eventualReads: () => counts.eventual,
    eventualLooks: () => counts.looks,
    refusable: () => refusable,
    mutantCalls: () => counts.mutant,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
