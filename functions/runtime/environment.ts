/** A variable the function cannot run without. @throws at start, by name, rather than at the first call. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`environment variable ${name} is not set: the stack sets it (infra/constructs)`);
  return value;
}

/** An emulator shares the cores of a machine with all that calls it. */
const PATIENCE = process.env.AWS_ENDPOINT_URL === undefined ? 1 : 4;

/**
 * Limits of every SDK client, in milliseconds: one hung call must not use up the function's time. The SDK gives it up
 * and tries again (S3 makes three attempts by default, DynamoDB four). Without `throwOnRequestTimeout` it would only
 * log a warning. `requestTimeout` ends with the answer's headers; `socketTimeout` is for a body that stops coming, and
 * ends a call whose connection is silent as well, whichever comes first.
 */
export const CLIENT_LIMITS = {
  // Else a client arranges its middleware for each call: 1.7% of the CPU of a file, by its profile.
  cacheMiddleware: true,
  requestHandler: {
    connectionTimeout: PATIENCE * 1_000,
    requestTimeout: PATIENCE * 4_000,
    throwOnRequestTimeout: true,
    socketTimeout: PATIENCE * 4_000,
  },
} as const;
