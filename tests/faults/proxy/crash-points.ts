import type { Call } from './call.ts';

/** Every kind of call to AWS that the functions make, as `readCall` labels it. */
export const FUNCTION_CALLS: readonly string[] = [
  's3:GetObject',
  'dynamodb:BatchGetItem of what is known',
  'dynamodb:BatchGetItem of like reports',
  'dynamodb:BatchGetItem of a story',
  // The look of a rejection whose write found its receipt.
  'dynamodb:BatchGetItem of a receipt',
  // The steps of a new article, alone and of several files of one batch. Its claims are a batch in either case, with
  // its place in the list of the day.
  'dynamodb:BatchExecuteStatement of claims',
  'dynamodb:PutItem story',
  'dynamodb:BatchExecuteStatement of stories',
  'dynamodb:PutItem new',
  'dynamodb:BatchExecuteStatement of receipts',
  // All of them at once, where the place of a file that died, or is slow, is taken over.
  'dynamodb:TransactWriteItems new',
  'dynamodb:TransactWriteItems revision',
  'dynamodb:TransactWriteItems update',
  'dynamodb:TransactWriteItems copy',
  'dynamodb:TransactWriteItems duplicate',
  'dynamodb:TransactWriteItems stale',
  // A receipt alone is no transaction.
  'dynamodb:PutItem duplicate',
  'dynamodb:PutItem stale',
  'dynamodb:PutItem rejected',
  'sns:PublishBatch',
];

/** Calls that are only made after a death behind another one: while they are still to be visited, processes die there again. */
const MADE_AFTER: ReadonlyMap<string, string> = new Map([
  ['dynamodb:BatchExecuteStatement of claims', 'dynamodb:TransactWriteItems new'],
]);

const AFTER_DEATH: ReadonlySet<string> = new Set(MADE_AFTER.values());

/** Where a process can be killed around one call: as it sends it, or when the service has done it and nobody heard. */
export const SIDES = ['before', 'after'] as const;
export type Side = (typeof SIDES)[number];

/**
 * The points between a function's AWS calls at which it can die: both sides of every call in the list. Dying behind the answer
 * of one call and dying before the next are the same to the world outside. A call that somebody adds to a function is killed
 * around as well, and is a gap until it stands in the list: then a campaign that never makes it is noticed too.
 */
export interface CrashPoints {
  /** The side of this call on which its process has not died yet, if there is one, or on which it must so that another call is made. */
  wanted: (call: Call) => Side | undefined;
  /** Whether this call is only made after a death, so that it may follow one at once. */
  followsDeath: (call: Call) => boolean;
  visit: (call: Call, side: Side) => void;
  /** Deaths at each point: `<side> <label>` -> times. */
  visits: () => ReadonlyMap<string, number>;
  unvisited: () => string[];
  /** Labels of calls that were made and are not in the list. */
  unlisted: () => string[];
}

export const createCrashPoints = (): CrashPoints => {
  const nameOf = (label: string, side: Side): string => `${side} ${label}`;
  const visits = new Map<string, number>();
  for (const label of FUNCTION_CALLS) for (const side of SIDES) visits.set(nameOf(label, side), 0);
  const unlisted = new Set<string>();
  const unvisitedAt = (label: string): Side | undefined => SIDES.find((side) => timesAt(label, side) === 0);
  const timesAt = (label: string, side: Side): number => visits.get(nameOf(label, side)) ?? 0;
  return {
    wanted: ({ label }) => {
      if (!FUNCTION_CALLS.includes(label)) unlisted.add(label);
      for (const side of SIDES) visits.set(nameOf(label, side), timesAt(label, side));
      const next = MADE_AFTER.get(label);
      return unvisitedAt(label) ?? (next !== undefined && unvisitedAt(next) ? 'after' : undefined);
    },
    followsDeath: ({ label }) => AFTER_DEATH.has(label),
    visit: ({ label }, side) => void visits.set(nameOf(label, side), timesAt(label, side) + 1),
    visits: () => visits,
    unvisited: () => [...visits].flatMap(([name, times]) => (times === 0 ? [name] : [])),
    unlisted: () => [...unlisted],
  };
};
