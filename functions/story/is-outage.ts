/** The table is not there, or this function may not use it. */
const OF_NO_FILE = ['ResourceNotFoundException', 'AccessDeniedException'];

/**
 * Whether a fault is the table's and no one file's: the SDK tried again in vain (a time-out, throttling, 5xx or the network), or nobody
 * would fare better. What is wrong with a request itself is not tried again.
 */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (OF_NO_FILE.includes(error.name)) return true;
  return '$metadata' in error && ((error.$metadata as { attempts?: number }).attempts ?? 1) > 1;
};
