import { type Findings, storyIdOf } from './findings.ts';
import { textOf, textsOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/**
 * Every story is listed under the day on which it was first seen, or none is. The list may name more: a story that its writer did not come to make, or
 * that had begun elsewhere meanwhile; but nothing that no file tells.
 */
export const checkTimeline = ({ world, items, stories }: Findings): Violation[] => {
  const told = new Set(world.versions.flatMap(({ reading }) => (reading ? storyIdOf(reading.textKey) : [])));
  const entries = items.filter((item) => textOf(item, 'entity') === 'timeline');
  const listings = entries.flatMap((entry) =>
    textsOf(entry, 'stories').map((storyId) => ({ storyId, day: textOf(entry, 'pk').split('#')[1] ?? '' })),
  );
  const days = Map.groupBy(listings, ({ storyId }) => storyId);
  const strange = [...days.keys()].filter((storyId) => !told.has(storyId) || !world.timeline);
  const empty = entries.filter((entry) => textsOf(entry, 'stories').length === 0);
  const unlisted = [...stories].flatMap(([storyId, story]) => {
    const under = (days.get(storyId) ?? []).map(({ day }) => day);
    const seen = textOf(story, 'firstSeenAt');
    if (under.includes(seen.slice(0, 10)) || !world.timeline) return [];
    return [`${storyId}: is listed under ${under.join(', ') || 'no day'}, first seen at ${seen}`];
  });
  return [
    ...strange.map((storyId) => `${storyId}: is listed, which no file asks for`),
    ...empty.map(({ pk, sk }) => `${pk} ${sk}: lists nothing`),
    ...unlisted,
  ].map((detail) => violation('claims-disagree', detail));
};
