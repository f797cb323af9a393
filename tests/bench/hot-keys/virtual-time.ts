import { setImmediate as turn } from 'node:timers/promises';

/** A clock that runs as fast as what waits for it: seconds of waiting take milliseconds. */
export interface VirtualTime {
  /** Milliseconds since the start. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Runs until `work` is done. @throws when it waits for something that is not this clock. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function createVirtualTime(): VirtualTime {
  let now = 0;
  let sleepers: Sleeper[] = [];
  return {
    now: () => now,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ at: now + milliseconds, wake })),
    async run(work) {
      let done = false;
      const finish = () => {
        done = true;
      };
      work.then(finish, finish);
      for (;;) {
        // Whatever can go on without time passing does so first.
        await turn();
        if (done) return work;
        if (sleepers.length === 0) throw new Error('everybody waits and nobody sleeps');
        now = Math.min(...sleepers.map(({ at }) => at));
        const due = sleepers.filter(({ at }) => at <= now);
        sleepers = sleepers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}
