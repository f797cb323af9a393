/** What a subscriber keeps of a story to know what is newer: the `data` of its last notification has it. */
export interface StoryState {
  storyId: string;
  revision: number;
  /** Tells two notifications of one revision apart: `story.covered` counts more. Absent in a withdrawal. */
  articles?: number;
}

/**
 * Whether the one says something later of a story than the other, which may be a notification or what you kept of its
 * `data`. True if there is no other yet. Notifications arrive in no order: drop one that is not newer than what you
 * have.
 * @throws TypeError if they are of two stories, which have no order.
 */
export function isNewerThan(
  one: StoryState | { data: StoryState },
  other?: StoryState | { data: StoryState },
): boolean {
  if (other === undefined) return true;
  const [state, known] = [stateOf(one), stateOf(other)];
  if (state.storyId !== known.storyId) {
    throw new TypeError(
      `Stories ${state.storyId} and ${known.storyId} have no order: compare notifications of one story`,
    );
  }
  if (state.revision !== known.revision) return state.revision > known.revision;
  return (state.articles ?? 0) > (known.articles ?? Number.POSITIVE_INFINITY);
}

const stateOf = (one: StoryState | { data: StoryState }): StoryState => ('data' in one ? one.data : one);
