import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type PlainItem, plainItem, textOf } from '../world/plain-item.ts';

/**
 * A story has claimed a key by which like reports find it, whatever stood in its place before; but where nothing is to be found so. Another report may
 * have taken the key, once the claim had expired.
 */
export const checkFound = ({ world, items, stories, madeWithout }: Findings): Violation[] => {
  if (!world.nearDuplicates) return [];
  const claims = [...items, ...world.writes.map(plainItem)].filter(isKey);
  const found = new Set(claims.map((item) => textOf(item, 'storyId')));
  const exact = madeWithout('nearDuplicates');
  return [...stories.keys()].flatMap((storyId) =>
    found.has(storyId) || exact.has(storyId)
      ? []
      : [violation('claims-disagree', `${storyId}: no like report can find it`)],
  );
};

const isKey = ({ entity, sk }: PlainItem): boolean => entity === 'near' && sk === 'NEAR';
