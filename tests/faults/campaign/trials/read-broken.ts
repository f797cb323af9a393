import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';

/**
 * The reader fails at a file for once, in each process: no fault of the file's, which is to come again and be read. @returns what it must
 * have become, and whether the reader failed.
 */
export const readBroken = async (lab: Laboratory, file: Certain): Promise<{ fates: Fate[]; isBroken: boolean }> => {
  const lines = lab.lines.length;
  const fates = await inOrder(lab, [file]);
  return { fates, isBroken: lab.lines.slice(lines).some((line) => line.includes('the reader is broken')) };
};
