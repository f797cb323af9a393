import { type Violation, violation } from '../violation.ts';
import { type Findings, storyIdOf } from '../world/findings.ts';
import { type PlainItem, textOf, textsOf } from '../world/plain-item.ts';

/**
 * Every story is listed under the day on which it was first seen and about its time, or none is. The list may name more: a story that its writer did not
 * come to make, or that had begun elsewhere meanwhile; but nothing that no file tells.
 */
export const checkTimeline = ({ world, items, stories, madeWithout }: Findings): Violation[] => {
  const told = new Set(world.versions.flatMap(({ reading }) => (reading ? storyIdOf(reading.textKey) : [])));
  const entries = items.filter((item) => textOf(item, 'entity') === 'timeline');
  const listings = Map.groupBy(entries.flatMap(listingsIn), ({ storyId }) => storyId);
  const unasked = madeWithout('timeline');
  const isAsked = (storyId: string): boolean => world.timeline && !unasked.has(storyId);
  const strange = [...listings.keys()].filter((storyId) => !told.has(storyId) || !isAsked(storyId));
  const empty = entries.filter((entry) => textsOf(entry, 'stories').length === 0);
  const unlisted = [...stories].flatMap(([storyId, story]) => {
    const wrong = isAsked(storyId) ? misplaced(textOf(story, 'firstSeenAt'), listings.get(storyId) ?? []) : undefined;
    return wrong === undefined ? [] : [`${storyId}: ${wrong}`];
  });
  return [
    ...strange.map((storyId) => `${storyId}: is listed, which no file asks for`),
    ...empty.map(({ pk, sk }) => `${pk} ${sk}: lists nothing`),
    ...unlisted,
    ...unparted(entries),
  ].map((detail) => violation('claims-disagree', detail));
};

interface Listing {
  readonly storyId: string;
  /** As the part of the list says, and the place in it. */
  readonly day: string;
  readonly at: string;
}

const listingsIn = (entry: PlainItem): Listing[] => {
  const [, day = ''] = textOf(entry, 'pk').split('#');
  const [at = ''] = textOf(entry, 'sk').split('#');
  return textsOf(entry, 'stories').map((storyId) => ({ storyId, day, at }));
};

/**
 * A batch's entry has the time of its first file, and the others are decided in the same invocation: within the time-out of the template's
 * functions, which is five times the campaign's (short-app.ts), milliseconds.
 */
const INVOCATION_MS = 30_000;

const misplaced = (seen: string, listings: readonly Listing[]): string | undefined => {
  const thatDay = listings.filter(({ day }) => day === seen.slice(0, 10));
  if (thatDay.length === 0)
    return `is listed under ${listings.map(({ day }) => day).join(', ') || 'no day'}, first seen at ${seen}`;
  if (thatDay.some(({ at }) => Math.abs(Date.parse(at) - Date.parse(seen)) <= INVOCATION_MS)) return undefined;
  return `is listed at ${thatDay.map(({ at }) => at).join(', ')}, first seen at ${seen}`;
};

/** Parts of a day's list (docs/scale.md). */
const PARTS = 4;
/** Of so many entries none is in one of the parts by chance once in ten million days. */
const MANY = 60;

/** Whose entries were all in one part would have all that is listed today written to one partition. */
const unparted = (entries: readonly PlainItem[]): string[] => {
  const days = Map.groupBy(entries, ({ pk }) => String(pk).replace(/#\d+$/, ''));
  return [...days].flatMap(([day, listed]) => {
    const parts = new Set(listed.map(({ pk }) => pk)).size;
    return listed.length < MANY || parts >= PARTS ? [] : [`${day}: ${listed.length} entries are in ${parts} parts`];
  });
};
