import type { Step } from '../articles/file-plan.ts';
import type { Laboratory } from './laboratory.ts';

/** Does the steps, and keeps their events back. @returns the events. */
export const upload = async (lab: Laboratory, steps: readonly Step[]): Promise<string[]> => {
  const collected = lab.deliveries.collect();
  for (const step of steps) await lab.uploader.take(step);
  return collected();
};
