/** Milliseconds of CPU from which a file is slow to read: a usual one takes one or two. */
const SLOW_MS = 100;

/** Reads one file's bytes, then records what was read, in its turn among the files of a batch. */
export type InTurn = <R, T>(read: () => R, record: (result: R) => Promise<T>) => Promise<T>;

/**
 * Files of a batch side by side, until one is slow to read: then one after the other, each recorded before the next is read.
 * Reading holds up everything else in the process, so slow files side by side would all be read before any is recorded, and
 * all be read again if the function's time ends.
 */
export function createTurns(): InTurn {
  const recording = new Set<Promise<void>>();
  let isSlow = false;
  return async (read, record) => {
    while (isSlow && recording.size > 0) await Promise.race(recording);
    const start = Date.now();
    const result = read();
    isSlow ||= Date.now() - start >= SLOW_MS;
    const done = record(result);
    const settled: Promise<void> = done.then(forget, forget);
    recording.add(settled);
    function forget(): void {
      recording.delete(settled);
    }
    return done;
  };
}
