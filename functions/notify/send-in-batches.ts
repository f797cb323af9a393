import { isOutage } from '../is-outage.ts';

/** One call takes ten entries, 256 KiB in all: SNS (`publish.ts`) and EventBridge (`put-events.ts`) say the same. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** A service that takes several entries in one call. */
interface Service<E> {
  readonly idOf: (entry: E) => string;
  /** Bytes of an entry, as the service counts them. */
  readonly sizeOf: (entry: E) => number;
  /**
   * Sends some in one call. Answers which of them the service did not take, and why: a call that is accepted may still hold entries that are
   * not, which is where the classic lost event hides.
   */
  readonly call: (batch: readonly E[]) => Promise<Map<string, unknown>>;
}

/** Sends the entries and answers, by id, which of them did not make it and why. */
export async function sendInBatches<E>(
  entries: readonly E[],
  { idOf, sizeOf, call }: Service<E>,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const fail = (batch: readonly E[], error: unknown): void => {
    for (const entry of batch) failed.set(idOf(entry), error);
  };
  const send = async (batch: readonly E[]): Promise<void> => {
    try {
      for (const [id, error] of await call(batch)) failed.set(id, error);
    } catch (error) {
      if (batch.length === 1 || isOutage(error)) fail(batch, error);
      // One entry that cannot be sent must not take along those beside it.
      else await sendInTurn(batch.map((entry) => [entry]));
    }
  };
  /** In an outage the first call says what the others would, each after its time-out. */
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

/** In order, each within the bounds of a call. An entry alone is always under them: the facts of a story are bounded. */
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
