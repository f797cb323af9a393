import type { Random } from '../../fixtures/random.ts';
import { type Faults, Killed } from './faults.ts';

/** What all parts of a storm share: time is a number, so nothing waits. */
export interface StormContext {
  readonly random: Random;
  readonly faults: Faults;
  /** Epoch milliseconds. */
  readonly clock: { now: number };
  /** Writes down what happened. */
  readonly note: (line: string) => void;
}

/** One call of a process: it waits for its turn, and the process may die before and after it. */
export type Step = <T>(call: () => Promise<T>) => Promise<T>;

export interface Process {
  readonly name: string;
  readonly step: Step;
  readonly isDead: () => boolean;
}

export type Processes = ReturnType<typeof processes>;

const FREEZE_MS = 60_000;

/** Processes that take turns at every call. */
export function processes({ random, faults, clock, note }: StormContext) {
  const waiting: { resume: () => void; until: number }[] = [];
  let [started, running] = [0, 0];
  let ownFault: unknown;

  /** @param onFreeze its work is given to others, though it goes on later. */
  const start = (kind: string, work: (process: Process) => Promise<void>, onFreeze?: () => void): void => {
    const name = `${kind} ${started++}`;
    let isDead = false;
    const turn = (): Promise<void> =>
      new Promise((resume) => {
        const isFrozen = faults.happens('frozen process');
        waiting.push({ resume, until: isFrozen ? clock.now + FREEZE_MS : 0 });
        if (!isFrozen) return;
        note(`${name} freezes`);
        onFreeze?.();
      });
    const live = (fault: 'death before a call' | 'death after a call'): void => {
      if (!isDead && faults.happens(fault)) {
        isDead = true;
        note(`${name} dies`);
      }
      if (isDead) throw new Killed();
    };
    const step: Step = async (call) => {
      await turn();
      live('death before a call');
      const answer = await call();
      live('death after a call');
      return answer;
    };
    running += 1;
    work({ name, step, isDead: () => isDead })
      .catch((error) => {
        if (!(error instanceof Killed)) ownFault ??= error;
      })
      .finally(() => {
        running -= 1;
      });
  };

  /** One process makes its next call. False where none is ready. */
  const resumeOne = (): boolean => {
    const ready = waiting.filter(({ until }) => until <= clock.now);
    if (ready.length === 0) return false;
    const one = random.pick(ready);
    waiting.splice(waiting.indexOf(one), 1);
    one.resume();
    return true;
  };
  /** @returns the first thing that a process threw and that nobody did to it */
  const own = () => ownFault;
  return { start, resumeOne, running: () => running, ownFault: own };
}
