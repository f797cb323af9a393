/**
 * Whether the SDK tried again in vain: a time-out, throttling, 5xx or the network, which is the table's fault and no one file's. What
 * is wrong with a request itself is not tried again.
 */
export const isOutage = (error: unknown): boolean =>
  error instanceof Error && '$metadata' in error && ((error.$metadata as { attempts?: number }).attempts ?? 1) > 1;
