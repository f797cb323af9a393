/** Milliseconds of CPU from which a file is slow to read: a usual one takes one or two. */
const SLOW_MS = 100;

/** Reads the bytes of a file when it is the file's turn. */
export type ReadInTurn = <R>(read: () => R) => Promise<R>;

/** Does all the work on one file of a batch. */
export type InTurn = <T>(work: (readInTurn: ReadInTurn) => Promise<T>) => Promise<T>;

/**
 * Files of a batch side by side, until one is slow to read: then one after the other, each recorded before the next is
 * read. A turn goes from reading to the end of the work, or to the next reading. Reading blocks the process, so slow
 * files side by side would all be read before any is recorded, and all be read again if the function's time ends.
 */
export function createTurns(): InTurn {
  const turns = new Set<Promise<void>>();
  let isSlow = false;
  return async (work) => {
    let endTurn = (): void => {};
    const readInTurn: ReadInTurn = async (read) => {
      endTurn();
      while (isSlow && turns.size > 0) await Promise.race(turns);
      const startMs = Date.now();
      const result = read();
      isSlow ||= Date.now() - startMs >= SLOW_MS;
      const { promise, resolve } = Promise.withResolvers<void>();
      turns.add(promise);
      endTurn = () => {
        turns.delete(promise);
        resolve();
      };
      return result;
    };
    try {
      return await work(readInTurn);
    } finally {
      endTurn();
    }
  };
}
