/** Entries that are remembered: far more than Lambda can be retrying, which is ten records of each shard. */
const MOST_ENTRIES = 10_000;

/** Sends entries, each under an id of its own in the batch. Answers, by id, which were not sent and why. */
type Send<E> = (entries: ReadonlyMap<string, E>) => Promise<Map<string, unknown>>;

/**
 * Sends each entry once while the function's process lives. Lambda retries a batch from its first failed record on, so
 * trouble of one outlet would otherwise repeat, ten times, what every other outlet has taken.
 *
 * Only in memory: Lambda does not say which batch is a retry, so a memory in the table would cost a read for each batch.
 * A retry in another process sends again, under the same id, and then that process remembers it too: subscribers get an
 * entry once from each process at most, and there are about as many as the stream has shards.
 * @param idOf the entry's own id: sequence numbers are unique in a shard only
 */
export function sendOnce<E>(send: Send<E>, idOf: (entry: E) => string): Send<E> {
  const sent = new Set<string>();
  return async (entries) => {
    const known = ([id, entry]: readonly [string, E]) => `${id} ${idOf(entry)}`;
    const missing = new Map([...entries].filter((entry) => !sent.has(known(entry))));
    const failed = missing.size === 0 ? new Map<string, unknown>() : await send(missing);
    for (const entry of missing) if (!failed.has(entry[0])) sent.add(known(entry));
    // A set keeps the order in which it was filled.
    for (const oldest of sent) {
      if (sent.size <= MOST_ENTRIES) break;
      sent.delete(oldest);
    }
    return failed;
  };
}
