/** What other rooms take of this folder. */
export { type BackfillDependencies, type BackfillOrder, type BackfillStep, runStep } from './backfill.ts';
export { type KeyRange, openBucket, type VersionPage } from './list-versions.ts';
export { type BackfillProgress, countIn, latestBackfill } from './progress.ts';
export { sendFileEvents } from './send-file-events.ts';
