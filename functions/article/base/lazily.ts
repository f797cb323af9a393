/**
 * Creates a value on first use. For values that most articles do not need: a regular expression with a class of `\p{…}`
 * adds 0.2 to
 * 0.3 ms to a cold start.
 */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
