import { leaveWrites, storylineIdOf, storylineWrites } from '../change/storylines.ts';
import type { Write } from '../items/decision.ts';
import { itemIn } from '../items/items.ts';
import { storyIdAt, storylineKey } from '../items/keys.ts';
import { chainOf, type Story } from '../items/story.ts';
import { readCurrentStories, withReports } from '../table/read-stories.ts';
import { factsReport, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';

/**
 * Puts a story into the storyline of another, or takes it out of its own. Nothing is announced: each story was. The two
 * are stories of their own in either case, so the matcher learns that they are two events.
 */
export async function planStoryline(
  { storyId, into: intoId }: RequestOf<'storyline'>,
  { table }: Pick<RequestAccess, 'table'>,
): Promise<Plan | undefined> {
  const { stories } = await readCurrentStories([storyId, ...(intoId ? [intoId] : [])], table);
  const currentOf = (id: string): Story | undefined => chainOf(id, stories).at(-1);
  const [story, into] = [currentOf(storyId), intoId === undefined ? undefined : currentOf(intoId)];
  if (!story || (intoId !== undefined && !into)) return refused('missing');
  if (story.withdrawn || into?.withdrawn) return refused('withdrawn');
  const id = into && storylineIdOf(into);
  if (story.storyline === id) return refused('already');
  // The undo of a story that left its own storyline names itself.
  const lines = await table.read(
    [story.storyline, id].flatMap((one) => (one ? [storylineKey(one)] : [])),
    'strong',
  );
  const lineOf = (one: string) =>
    itemIn(
      'storyline',
      lines.filter(({ pk }) => pk === storylineKey(one).pk),
    );
  if (into === story && lineOf(storyIdAt(story)) === undefined) return refused('same-story');
  const { storyline: before, ...free } = await withReports(story, [story.speaking], table, 'strong');
  const next: Story = { ...free, version: story.version + 1, announce: 'none', ...(id && { storyline: id }) };
  const other = into && into !== story ? await withReports(into, [into.speaking], table, 'strong') : undefined;
  const writes: Write[] = [
    ...replaces({ ...story, reports: next.reports }, next),
    ...(before ? leaveWrites(story, lineOf(before)) : []),
    ...(id ? storylineWrites(next, other ?? next, { id, item: lineOf(id) }) : []),
  ];
  return {
    writes,
    undo: { kind: 'storyline', storyId: storyIdAt(story), ...(before && { into: before }) },
    ...(other && { otherStoryId: storyIdAt(other), label: 'different' }),
    reports: [next, ...(other ? [other] : [])].map(factsReport),
  };
}
