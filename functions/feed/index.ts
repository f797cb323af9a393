/** What other rooms take of this folder. */
export { type FeedState, type FeedStory, publicPart, STATE, STATE_ROOT, unpacked } from './feed-state.ts';
export { PICTURE_SCRIPT_SOURCE, SCRIPT_SOURCE, SEARCH_SCRIPT_SOURCE } from './pages/script.ts';
export { rankedAs, searchedOf, urlOfId } from './searched.ts';
export { dayFile } from './story-days.ts';
