/** What other rooms take of this folder. */
export { type FeedState, type FeedStory, publicPart, STATE, STATE_ROOT, unpacked } from './feed-state.ts';
export { rankedAs, searchedOf, urlOfId } from './searched.ts';
export { dayFile } from './story-days.ts';
