import { setTimeout as delay } from 'node:timers/promises';
import { SHAPES } from './event-shapes.ts';
import type { Lab } from './lab.ts';
import type { Injected } from './proxy/fault-plan.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './proxy/faults.ts';

export interface StormOptions {
  readonly files: number;
  /** Epoch milliseconds: no more files are put after it. */
  readonly until: number;
  onProgress(line: string): void;
}

/** Of an event that is not delivered at once, milliseconds. */
const MOST_DELAY_MS = 1_500;

/** Files that may be under way at once. */
const UNDER_WAY = 50;

/** Everything at once: each event one to three times, on any way and in any order, and any fault to any call. */
export async function storm(lab: Lab, { files, until, onProgress }: StormOptions): Promise<void> {
  const faults = injectAll(lab);
  const dice = lab.random.fork('storm');
  let deliveries: Promise<void>[] = [];
  let count = 0;
  for (let shown = 0; count < files && Date.now() < until; ) {
    const group = lab.articles.any();
    const events = await lab.put(group);
    for (const event of dice.shuffle(events)) {
      for (let times = 1 + dice.int(3); times > 0; times--) {
        const body = dice.chance(0.8) ? event : dice.pick(Object.values(SHAPES))(event);
        const wait = dice.chance(0.5) ? 0 : dice.int(MOST_DELAY_MS);
        deliveries.push(delay(wait).then(() => lab.deliver([body])));
      }
    }
    count += group.length;
    if (count - shown < UNDER_WAY) continue;
    await Promise.all(deliveries);
    await lab.settle();
    deliveries = [];
    shown = count;
    onProgress(`  ${count} files`);
  }
  await Promise.all(deliveries);
  await lab.settle();
  await forceTheRest(lab, faults);
}

/** Each costs seconds, or a process. */
const RARE: Readonly<Partial<Record<FaultName, number>>> = {
  'call hangs': 0.003,
  'slow reader': 0.003,
  'reader hangs': 0.001,
  'killed before': 0.01,
  'killed after': 0.01,
};
const SHARE = 0.015;

function injectAll({ plan }: Lab): Injected[] {
  return FAULT_NAMES.flatMap((fault) =>
    FAULTS[fault].operations.map((operation) => plan.inject({ fault, operation, share: RARE[fault] ?? SHARE })),
  );
}

/** A short storm leaves some faults to chance that do not come: they get files of their own. */
const ROUNDS = 10;

async function forceTheRest(lab: Lab, faults: readonly Injected[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const rest = faults.filter((fault) => fault.happened() === 0);
    if (rest.length === 0) return;
    for (const fault of rest) fault.force();
    const events = await lab.put([...lab.articles.any(), ...lab.articles.overwrites(3)]);
    // Twice, for a read is stale only where something was written before.
    for (let time = 0; time < 2; time++) {
      await lab.deliver(events);
      await lab.settle();
    }
  }
}
