import type { Findings } from './findings.ts';
import { numberOf, type PlainItem, plainItem, textOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/** Whoever wrote an item had seen it as it was: of each item the stream tells of its first version, then the next, then the one after that. */
export const checkWrites = ({ world }: Findings): Violation[] => {
  const byItem = Map.groupBy(world.writes.map(plainItem), ({ pk, sk }) => `${pk} ${sk}`);
  return [...byItem].flatMap(([name, written]) => {
    const versions = written.map((item) => numberOf(item, 'version'));
    if (versions.every((version, at) => version === firstVersion(written[0]) + at)) return [];
    return [violation('written-over', `${name}: versions ${versions.join(', ')}`)];
  });
};

/** 1; of a like report's claim in the place of a story, the second at which it expires. */
const firstVersion = (item: PlainItem | undefined): number =>
  textOf(item, 'entity') === 'near' && textOf(item, 'sk') === 'STORY' ? numberOf(item, 'expiresAt') : 1;
