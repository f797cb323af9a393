/** What keeps this process alive, each kind with its number: `TCPServerWrap (2), Timeout (1)`. */
const holders = (): string =>
  [...Map.groupBy(process.getActiveResourcesInfo(), (name) => name)]
    .map(([name, { length }]) => `${name} (${length})`)
    .join(', ');

/** Ends this process if it has not ended by itself after so long, and says what held it: nobody waits for it. */
export const endLingering = (afterMs: number): void => {
  setTimeout(() => {
    console.error(`still held by: ${holders()}`);
    process.exit();
  }, afterMs).unref();
};

/** The same for work that must come to an end, as stopping a stack: it would be waited for in silence. @throws when it does not. */
export const endWithin = async (ms: number, what: string, work: Promise<void>): Promise<void> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} did not end; held by: ${holders()}`)), ms);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
};
