import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** The table or the topic is not there, or this function may not use it. */
const OF_NO_REQUEST = [
  'ResourceNotFoundException',
  'AccessDeniedException',
  'NotFoundException',
  'AuthorizationErrorException',
];

/**
 * Whether a fault is the service's and no one request's: a time-out, the network, throttling or 5xx, told as the SDK tells what to try
 * again, or nobody would fare better. Not by how often the SDK tried: once its retry quota is used up, and in a long outage it is, it
 * tries nothing twice. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (OF_NO_REQUEST.includes(error.name)) return true;
  const fault = error as Parameters<typeof isServerError>[0];
  return isThrottlingError(fault) || isTransientError(fault) || isServerError(fault);
};
