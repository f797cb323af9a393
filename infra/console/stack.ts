/**
 * All that the console takes from the operator's commands and the local stack, in one place: both grow on their own.
 */

export { receiptsOfKey } from '../../functions/story/dynamo-table.ts';
export { explain } from '../cli/explain.ts';
export { ingestedKey, isIngested, parsePatterns } from '../cli/files/names.ts';
export { contentType } from '../cli/files/upload.ts';
export { type QueueStatus, queueStatus } from '../cli/queues/depths.ts';
export { openWatchQueue, type WatchQueue, watchMessages } from '../cli/queues/watch-queue.ts';
export { redriveStack } from '../cli/redrive/redrive-stack.ts';
export { readStackOutputs, type StackOutputs } from '../cli/stack/outputs.ts';
export { evidenceText, headlineOf, WHY, withdrawalText } from '../cli/table/card.ts';
export { findAnything, findStory } from '../cli/table/find.ts';
export { daysUpTo, latestStories } from '../cli/table/listing.ts';
export { counted } from '../cli/terminal/text.ts';
export { openShards, type StreamShards } from '../local/events/stream-shards.ts';
