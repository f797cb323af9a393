/**
 * Items that one BatchGetItem reads and one TransactWriteItems writes at most.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const MOST_ITEMS = 100;

/**
 * Statements in one BatchExecuteStatement at most.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 */
export const MOST_STATEMENTS = 25;

/** Deals things out into groups of at most `most` in all, in their order; what is larger alone gets a group of its own. */
export const pack = <T>(things: readonly T[], most: number, sizeOf: (thing: T) => number): T[][] => {
  const groups: T[][] = [];
  let room = 0;
  for (const thing of things) {
    const size = sizeOf(thing);
    if (size > room || groups.length === 0) {
      groups.push([]);
      room = most;
    }
    groups.at(-1)?.push(thing);
    room -= size;
  }
  return groups;
};
