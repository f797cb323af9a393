import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** The table or the topic is not there, or this function may not use it: no other request would succeed. */
const OF_EVERY_REQUEST = [
  'ResourceNotFoundException',
  'AccessDeniedException',
  'NotFoundException',
  'AuthorizationErrorException',
];

/**
 * Whether a fault is the service's, and not due to one request: a time-out, the network, throttling or 5xx (as the SDK
 * itself decides what is worth another try), or a service that this function cannot use at all. How often the SDK has
 * tried does not show it: in a long outage its retry quota is used up, and then it tries nothing twice.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (OF_EVERY_REQUEST.includes(error.name)) return true;
  const fault = error as Parameters<typeof isServerError>[0];
  return isThrottlingError(fault) || isTransientError(fault) || isServerError(fault);
}
