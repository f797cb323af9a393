import type { Certain } from './certain-plan.ts';

/** Samples that have nothing in common, told of together: the first file of each, then the second ones, and so on. */
export const sideBySide = (samples: readonly (readonly Certain[])[]): Certain[] =>
  Array.from({ length: Math.max(...samples.map(({ length }) => length)) }, (_, turn) => {
    const files = samples.flatMap((sample) => sample[turn] ?? []);
    return { steps: files.flatMap(({ steps }) => steps), become: files.flatMap(({ become }) => become) };
  });
