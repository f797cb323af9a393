/** What other rooms take of this folder. */
export { type EntryCounts, FATES } from './polled-feed.ts';
export { type PolledFeedState, readFeedStates } from './polled-state.ts';
