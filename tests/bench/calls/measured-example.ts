import { exactOnly, powertools, type System, simple, wiredrop } from '../rig/systems.ts';
import type { CaseCost } from './measure-calls.ts';
import type { MeasuredSystem } from './measured-system.ts';

/** How large a burst was that is made up. */
export const exampleBurst = { files: 240, bursts: 3, concurrency: 10, slowdown: 10, filesPerSecond: 200 } as const;

/** Systems with round figures, for tests of what is made of them. */
export const exampleSystems: readonly MeasuredSystem[] = [
  example(wiredrop, { writeUnits: 7, readUnits: 10 }),
  example(exactOnly, { writeUnits: 4, readUnits: 1.5 }),
  example(simple, { writeUnits: 3, readUnits: 0.5 }),
  example(powertools, { writeUnits: 5, readUnits: 0.5 }),
];

function example(system: System, units: Pick<CaseCost, 'writeUnits' | 'readUnits'>): MeasuredSystem {
  const ours = system.handlers === 'wiredrop';
  const calls: Record<string, number> = ours
    ? { GetObject: 1, BatchGetItem: 1, BatchExecuteStatement: 1, PublishBatch: 1 }
    : { GetObject: 1, GetItem: 1, PutItem: 1, Publish: 1 };
  const fresh: CaseCost = {
    calls,
    ...units,
    largestItemUnits: ours ? 1 : 3,
    reportedUnits: 0,
    announced: 1,
    logBytes: { ingest: 300, notify: 0, shared: 0 },
  };
  const duplicate = { ...fresh, calls: { GetObject: 1, GetItem: 1 }, writeUnits: 0 };
  // Dearer than a new one: a transaction's units are twice as many.
  const near = { 'near-duplicate': { ...fresh, writeUnits: 12 } };
  const batch = system.direct ? 1 : 0.1;
  return {
    system,
    counts: { new: fresh, duplicate, ...(system === wiredrop && near) },
    facts: {
      direct: system.direct,
      memoryMb: { ingest: 512, notify: ours ? 256 : 0 },
      cpuMs: { alone: 8, batched: 4 },
      platformLogBytes: ours ? 0 : 264,
      burst: {
        ...exampleBurst,
        invocations: { ingest: batch, notify: ours ? 0.25 : 0 },
        calls: ours ? { ...calls, BatchGetItem: 0.1, PublishBatch: 0.25 } : calls,
        waitMs: { ingest: ours ? 8 : 46, notify: ours ? 4 : 0 },
      },
    },
  };
}
