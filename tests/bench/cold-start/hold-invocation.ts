import type { FunctionPool } from '../../../infra/local/lambda/function-pool.ts';

/** The next event of a function, kept from its warm processes. */
export interface HeldInvocation {
  /** @throws when none comes within a minute. */
  readonly event: Promise<unknown>;
  /** Answers the event source that all of it is done; from now on events reach the function again. */
  release(): void;
}

const stallMs = 60_000;

/** Holds one event back from the function, so that it can be handled elsewhere: its source waits meanwhile. */
export function holdInvocation(pool: FunctionPool): HeldInvocation {
  const { invoke } = pool;
  const event = Promise.withResolvers<unknown>();
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(() => event.reject(new Error(`${pool.definition.name} was not invoked`)), stallMs);
  const held: FunctionPool['invoke'] = async (given) => {
    event.resolve(given);
    await done.promise;
    return { ok: true, payload: null };
  };
  Object.assign(pool, { invoke: held });
  return {
    event: event.promise,
    release() {
      clearTimeout(timer);
      Object.assign(pool, { invoke });
      done.resolve();
    },
  };
}
