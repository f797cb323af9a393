/**
 * Runs `work` over the items, at most `limit` at a time; the results come in the items' order. Rejects with the first
 * rejection, and begins no further item then; those under way go on.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  // A worker that throws closes a generator for all workers; an array's iterator stays open.
  const queue = (function* () {
    yield* items.entries();
  })();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
