import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** One call takes 10 entries and 256 KiB in all: the limits of SNS, of EventBridge and of SQS. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** A service that takes several entries in one call. */
interface Service<E> {
  /** For error messages. */
  readonly service: string;
  readonly idOf: (entry: E) => string;
  /** Bytes of an entry, as the service counts them. */
  readonly sizeOf: (entry: E) => number;
  /**
   * Sends a batch in one call. Answers, by id, why the service refused an entry: a call that succeeds may still refuse
   * some.
   */
  readonly call: (batch: readonly E[]) => Promise<Map<string, string>>;
}

/** Sends the entries. Answers, by id, which were not sent and why. */
export async function sendInBatches<E>(
  entries: readonly E[],
  { service, idOf, sizeOf, call }: Service<E>,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const fail = (batch: readonly E[], error: unknown): void => {
    // A network error names an address at most.
    if (error instanceof Error) Object.assign(error, { service });
    for (const entry of batch) failed.set(idOf(entry), error);
  };
  const send = async (batch: readonly E[]): Promise<void> => {
    try {
      for (const [id, reason] of await call(batch)) failed.set(id, new Error(`${service} refused it: ${reason}`));
    } catch (error) {
      if (batch.length === 1 || isOutage(error)) fail(batch, error);
      // One entry that cannot be sent must not fail the others.
      else await sendInTurn(batch.map((entry) => [entry]));
    }
  };
  /** Stops at an outage: every further call would fail the same way, each after its time-out. */
  const sendInTurn = async (all: readonly (readonly E[])[]): Promise<void> => {
    for (const [at, batch] of all.entries()) {
      await send(batch);
      const last = batch.at(-1);
      const error = last && failed.get(idOf(last));
      if (isOutage(error)) return fail(all.slice(at + 1).flat(), error);
    }
  };
  await sendInTurn(batches(entries, sizeOf));
  return failed;
}

/**
 * The entries in order, in batches within the limits of a call. One entry is always within them: the facts of a story
 * are bounded.
 */
export function batches<E>(entries: readonly E[], sizeOf: Service<E>['sizeOf']): E[][] {
  const all: E[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const current = all.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(entry);
      bytes += size;
    } else {
      all.push([entry]);
      bytes = size;
    }
  }
  return all;
}

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
