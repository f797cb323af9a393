import { nextVersion } from '../change/story-changes.ts';
import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { isKeptApart } from '../table/redirects.ts';
import { factsReport, keptApart, noLongerApart, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';

/** Keeps two stories apart, as the reports of their headlines; or no longer. Announces nothing. */
export async function planApart(
  { storyId, other: otherId, isUndo }: RequestOf<'apart'>,
  { table, nowMs }: Pick<RequestAccess, 'table' | 'nowMs'>,
): Promise<Plan> {
  const { stories } = await readCurrentStories([storyId, otherId], table);
  const [one, other] = [stories.get(storyId), stories.get(otherId)];
  if (!one || !other) return refused('missing');
  if (one === other) return refused('same-story');
  if (one.withdrawnAt || other.withdrawnAt) return refused('withdrawn');
  if (isKeptApart(one, other) !== Boolean(isUndo)) return refused('already');
  const at = new Date(nowMs()).toISOString();
  const changed = (story: StoryItem, than: StoryItem): StoryItem =>
    (isUndo ? noLongerApart : keptApart)(nextVersion(story, at), storyIdAt(than));
  return {
    writes: [replaces(one, changed(one, other)), replaces(other, changed(other, one))],
    otherStoryId: otherId,
    ...(!isUndo && { undo: { kind: 'apart', storyId, into: otherId } as const, label: 'different' as const }),
    reports: [factsReport(one), factsReport(other)],
  };
}
