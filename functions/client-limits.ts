/**
 * Limits of every SDK client, in milliseconds: one hung call must not use up the function's time, the SDK gives up on it and
 * tries again (S3 makes three attempts by default, DynamoDB four). Without `throwOnRequestTimeout` the SDK only logs a warning. That limit ends with the
 * answer's headers; `socketTimeout` is for a body that stops coming.
 */
export const CLIENT_LIMITS = {
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 4_000,
    throwOnRequestTimeout: true,
    socketTimeout: 4_000,
  },
} as const;
