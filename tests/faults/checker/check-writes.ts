import type { Findings } from './findings.ts';
import { numberOf, plainItem } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/** Whoever wrote an item had seen it as it was: of each item the stream tells of version 1, then 2, then 3. */
export const checkWrites = ({ world }: Findings): Violation[] => {
  const byItem = Map.groupBy(world.writes.map(plainItem), ({ pk, sk }) => `${pk} ${sk}`);
  return [...byItem].flatMap(([name, written]) => {
    const versions = written.map((item) => numberOf(item, 'version'));
    if (versions.every((version, at) => version === at + 1)) return [];
    return [violation('written-over', `${name}: versions ${versions.join(', ')}`)];
  });
};
