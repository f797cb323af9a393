import { planMerge } from '../../../functions/story/correct/merge.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import {
  accessTo,
  announcementOf,
  announcesNothing,
  type CorrectedStack,
  type Correcting,
  currentStory,
  makeChange,
  NEVER_ANNOUNCED,
  noteOf,
  type OperatorChange,
  quotedStory,
  refusalText,
  SILENT_STACK,
  unchanged,
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
    return {
      ...unchanged(`Would be merged: ${quotedStory(story)}\ninto ${quotedStory(current)}`, story, current),
      changed: true,
      announcements: [
        ...(story.unannounced ? [] : [announcementOf('story.withdrawn', story, story.revision + 1)]),
        ...(story.unannounced && current.unannounced
          ? []
          : [announcementOf('story.updated', current, current.revision + 1)]),
      ],
      silence: silenceOf(story, current),
    };
  }
  const about = { what, story, other: current, silence: () => silenceOf(story, current) };
  return makeChange(
    stack,
    request,
    about,
    (_, now = current) => `Merged: ${quotedStory(story)}\ninto ${quotedStory(now)}`,
  );
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
  const about = { what: `make ${storyId} a story of its own again`, story, other: into };
  return makeChange(stack, request, about, (now) => `A story of its own again: ${quotedStory(now)}`);
}

/** Why a merge does not announce that the first story ends. */
function silenceOf(story: StoryItem, into: StoryItem): string | undefined {
  if (!story.unannounced) return undefined;
  return into.unannounced
    ? NEVER_ANNOUNCED
    : 'The story that ends was never announced, so its end is not announced either.';
}
