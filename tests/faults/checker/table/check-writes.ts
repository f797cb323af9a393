import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, plainItem, textOf } from '../world/plain-item.ts';

/**
 * Whoever wrote an item had seen it as it was: of each item the stream tells of its first version, then the next, then the one after that.
 * Like reports' claims are put once, and once more where the campaign let one expire; their version is the second at which they do.
 */
export const checkWrites = ({ world }: Findings): Violation[] => {
  const byItem = Map.groupBy(world.writes.map(plainItem), ({ pk, sk }) => `${pk} ${sk}`);
  const expired = new Map(world.expired.map(({ pk, sk, expiresAt }) => [`${pk} ${sk}`, expiresAt]));
  return [...byItem].flatMap(([name, all]) => {
    // What it was until then is as good as gone.
    const then = expired.get(name);
    const written = then === undefined ? all : all.slice(all.findLastIndex(({ expiresAt }) => expiresAt === then) + 1);
    if (written.every((item, at) => follows(item, written[at - 1]))) return [];
    const versions = written.map((item) => numberOf(item, 'version'));
    const claim = written.find((item) => item.entity === 'near');
    const wanted = claim === undefined ? 'one after the other from 1' : `${numberOf(claim, 'expiresAt')}, once`;
    return [violation('written-over', `${name}: versions ${versions.join(', ')}; must be ${wanted}`)];
  });
};

const follows = (item: PlainItem, before: PlainItem | undefined): boolean => {
  const version = numberOf(item, 'version');
  if (textOf(item, 'entity') !== 'near')
    return version === (before === undefined ? 1 : numberOf(before, 'version') + 1);
  return before === undefined && version === numberOf(item, 'expiresAt');
};
