import type { Write } from '../items/decision.ts';
import { SCHEMA, type StorylineItem } from '../items/items.ts';
import { storyIdAt, storylineKey } from '../items/keys.ts';
import { type Story, storyWrites } from '../items/story.ts';

/** Stories that a storyline lists, the latest ones. It counts all. */
export const LISTED_STORIES = 50;

/** The storyline of a story, or the one that begins with it. */
export const storylineIdOf = (story: Story): string => story.storyline ?? storyIdAt(story);

/** A storyline as it was read; absent where a story has none yet. */
export interface ReadStoryline {
  id: string;
  item: StorylineItem | undefined;
}

/**
 * The writes that put a story into the storyline of another: the storyline lists it, and if it begins with the other,
 * that one says so from now on. They announce nothing.
 */
export function storylineWrites(story: Story, other: Story, { id, item }: ReadStoryline): Write[] {
  const none: Pick<StorylineItem, 'version' | 'stories' | 'count' | 'since'> = {
    ...{ version: 0, stories: [], count: 0 },
    since: other.firstSeenAt,
  };
  const before = item ?? none;
  // The other one may have left the storyline that it began, and is in it again.
  const isBack = other.storyline === undefined;
  const joining = [...(isBack ? [storyIdAt(other)] : []), storyIdAt(story)];
  const others = before.stories.filter((one) => !joining.includes(one));
  const joined = [...new Set(joining)].filter((one) => !before.stories.includes(one)).length;
  const next: StorylineItem = {
    ...storylineKey(id),
    entity: 'storyline',
    schema: SCHEMA,
    version: before.version + 1,
    // It is kept as long as its latest story.
    ...(story.expiresAt !== undefined && { expiresAt: Math.max(story.expiresAt, item?.expiresAt ?? 0) }),
    stories: [...new Set([...others, ...joining])].slice(-LISTED_STORIES),
    count: before.count + joined,
    since: before.since,
    // What people call the affair by is the story that drew this one.
    lead: storyIdAt(other),
  };
  return [
    { item: next, expect: item?.version ?? 'absent' },
    ...(isBack ? storyWrites({ ...other, version: other.version + 1, announce: 'none', storyline: id }, other) : []),
  ];
}

/** The writes that take a story out of its storyline. */
export function leaveWrites(story: Story, item: StorylineItem | undefined): Write[] {
  const storyId = storyIdAt(story);
  if (!item?.stories.includes(storyId)) return [];
  const stories = item.stories.filter((one) => one !== storyId);
  const lead = item.lead === storyId ? (stories.at(-1) ?? item.lead) : item.lead;
  const next = { ...item, version: item.version + 1, stories, count: Math.max(0, item.count - 1), lead };
  return [{ item: next, expect: item.version }];
}
