import { endingFirst, planMerge } from '../../../../functions/story/correct/index.ts';
import { type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
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
  sizedStory,
  unchanged,
} from './change.ts';

/** Merges two stories. `story` of the result is the smaller one, which ends, `other` the one that gets its reports. */
export async function mergeInto(
  stack: CorrectedStack,
  asked: Story,
  named: Story,
  correcting: Correcting,
): Promise<OperatorChange> {
  const found = (await currentStory(stack, storyIdAt(named))) ?? named;
  // What a split took out goes back to where it was.
  const [story, current] = correcting.undoes === undefined ? endingFirst(asked, found) : [asked, found];
  const request = {
    ...noteOf(correcting),
    kind: 'merge',
    storyId: storyIdAt(story),
    into: storyIdAt(current),
  } as const;
  const what = `merge ${quotedStory(story)}\ninto ${quotedStory(current)}`;
  if (correcting.dryRun) {
    // A preview writes nothing: stories of an earlier schema, which a merge would rewrite first, have no plan yet.
    const table = { ...accessTo(stack).table, write: async () => true };
    const { refusal } = (await planMerge(request, { table, nowMs: Date.now }, 0)) ?? {};
    if (refusal) return { ...unchanged(refusalText(refusal, what), story, current), refusal };
    const why = story === asked ? '' : '\nThe smaller one ends, whichever is named first.';
    const chosen = story.isChosen ? '\nThe headline that somebody chose for the first ends with it.' : '';
    const text = `Would be merged: ${sizedStory(story)}\ninto ${sizedStory(current)}, whose headline stays.${why}${chosen}`;
    return {
      ...unchanged(text, story, current),
      changed: true,
      announcements: [
        ...(!story.announced ? [] : [announcementOf('story.withdrawn', story, story.revision + 1)]),
        ...(!story.announced && !current.announced
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
export async function takeOut(stack: CorrectedStack, story: Story, asked: Correcting): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const { mergedInto, withdrawn: { at: withdrawnAt } = { at: '' } } = story;
  const into = mergedInto === undefined ? undefined : await currentStory(stack, mergedInto);
  if (into === undefined) return unchanged(`Not merged into another story: ${quotedStory(story)}`, story);
  if (asked.dryRun) {
    const text = `Would be a story of its own again: ${storyId}`;
    const own = announcementOf('story.updated', story, story.revision + 1);
    const left = announcementOf('story.updated', into, into.revision + 1);
    const announcements = into.announced ? [own, left] : [own];
    const told = announcesNothing(stack) ? { announcements: [], silence: SILENT_STACK } : { announcements };
    return { changed: true, text, ...told, story, other: into };
  }
  const request = { ...noteOf(asked), kind: 'restore', storyId, withdrawnAt } as const;
  const about = { what: `make ${storyId} a story of its own again`, story, other: into };
  return makeChange(stack, request, about, (now) => `A story of its own again: ${quotedStory(now)}`);
}

/** Why a merge does not announce that the first story ends. */
function silenceOf(story: Story, into: Story): string | undefined {
  if (story.announced) return undefined;
  return into.announced
    ? 'The story that ends was never announced, so its end is not announced either.'
    : NEVER_ANNOUNCED;
}
