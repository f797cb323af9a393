import { planMerge } from '../../../functions/story/correct/merge.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt, storyKey } from '../../../functions/story/items/keys.ts';
import {
  type Announcement,
  accessTo,
  announcementOf,
  announcesNothing,
  askIngest,
  type CorrectedStack,
  type Correcting,
  currentStory,
  noteOf,
  notMade,
  type OperatorChange,
  quotedStory,
  refusalText,
  SILENT_STACK,
  unchanged,
  unlistedText,
} from './change.ts';

/** Merges a story into another. `story` of the result is the one that ends, `other` the one that gets its reports. */
export async function mergeInto(
  stack: CorrectedStack,
  story: StoryItem,
  into: StoryItem,
  asked: Correcting,
): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const current = (await currentStory(stack, storyIdAt(into))) ?? into;
  const request = { ...noteOf(asked), kind: 'merge', storyId, into: storyIdAt(into) } as const;
  const what = `merge ${quotedStory(story)}\ninto ${quotedStory(current)}`;
  if (asked.dryRun) {
    const { refusal } = await planMerge(request, { ...accessTo(stack), nowMs: Date.now });
    if (refusal) return { ...unchanged(refusalText(refusal, what), story, current), refusal };
  }
  const item = asked.dryRun ? undefined : await askIngest(stack, request);
  const not = asked.dryRun ? undefined : notMade(item, request, what, story, current);
  if (not) return not;
  const [ended = story, now = current] = item ? await asTheyAre(stack, [story, current]) : [];
  const revision = item ? ended.revision : story.revision + 1;
  return {
    changed: true,
    text: `${item ? 'Merged' : 'Would be merged'}: ${quotedStory(story)}\ninto ${quotedStory(now)}${item ? unlistedText(item) : ''}`,
    // The merge erased the headline of the story that ends: name it by the one that it had.
    ...announcedByMerge(story, current, [
      announcementOf('story.withdrawn', story, revision),
      announcementOf('story.updated', now, item ? now.revision : now.revision + 1),
    ]),
    undo: item && request.id,
    story: ended,
    other: now,
  };
}

/** These stories as the table has them now. */
async function asTheyAre(stack: CorrectedStack, stories: readonly StoryItem[]): Promise<StoryItem[]> {
  const { table } = accessTo(stack);
  const items = await table.read(stories.map(storyIdAt).map(storyKey), 'strong');
  return stories.map((story) => items.find((item): item is StoryItem => item.pk === story.pk) ?? story);
}

/**
 * Undoes a merge: makes the merged story a story of its own again, from the file of one of its reports. `other` of the
 * result is the one that had its reports.
 */
export async function takeOut(stack: CorrectedStack, story: StoryItem, asked: Correcting): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const { mergedInto, withdrawnAt = '' } = story;
  const into = mergedInto === undefined ? undefined : await currentStory(stack, mergedInto);
  if (into === undefined) return unchanged(`Not merged into another story: ${quotedStory(story)}`, story);
  if (asked.dryRun) {
    const text = `Would be a story of its own again: ${storyId}`;
    const own = announcementOf('story.updated', story, story.revision + 1);
    const left = announcementOf('story.updated', into, into.revision + 1);
    const announcements = into.unannounced ? [own] : [own, left];
    const told = announcesNothing(stack) ? { announcements: [], silence: SILENT_STACK } : { announcements };
    return { changed: true, text, ...told, story, other: into };
  }
  const request = { ...noteOf(asked), kind: 'restore', storyId, withdrawnAt } as const;
  const item = await askIngest(stack, request);
  const not = notMade(item, request, `make ${storyId} a story of its own again`, story, into);
  if (not) return not;
  const [now = story, left = into] = await asTheyAre(stack, [story, into]);
  const announcements = [now, left]
    .filter(({ announce }) => announce !== 'none')
    .map((one) => announcementOf('story.updated', one));
  return {
    changed: true,
    text: `A story of its own again: ${quotedStory(now)}${item ? unlistedText(item) : ''}`,
    announcements,
    silence: announcements.length === 0 ? SILENT_STACK : undefined,
    undo: request.id,
    story: now,
    other: left,
  };
}

export const NEVER_ANNOUNCED = 'Nothing is announced, because the story never was.';

/** What a merge of these two announces. @param story, into as they were before it */
export function announcedByMerge(
  story: StoryItem,
  into: StoryItem,
  announcements: readonly Announcement[],
): Pick<OperatorChange, 'announcements' | 'silence'> {
  if (!story.unannounced) return { announcements };
  const silence = into.unannounced
    ? NEVER_ANNOUNCED
    : 'The story that ends was never announced, so its end is not announced either.';
  return {
    announcements: into.unannounced ? [] : announcements.filter(({ type }) => type !== 'story.withdrawn'),
    silence,
  };
}
