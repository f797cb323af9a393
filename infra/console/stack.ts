/**
 * All that the console takes from the operator's commands and the local stack, in one place: both grow on their own.
 */
export { openShards, type StreamShards } from '../local/events/stream-shards.ts';
export { explain } from '../ops/command/explain.ts';
export { readStackOutputs, type StackOutputs } from '../ops/command/stack-outputs.ts';
export { receiptsOfKey } from '../ops/files/find-receipts.ts';
export { ingestedKey, isIngested, parsePatterns } from '../ops/files/ingested-names.ts';
export { contentType } from '../ops/files/put-file.ts';
export { watchMessages } from '../ops/queues/watch-messages.ts';
export { openWatchQueue, type WatchQueue } from '../ops/queues/watch-queue.ts';
export { redriveStack } from '../ops/redrive/redrive-stack.ts';
export { type QueueStatus, queueStatus } from '../ops/status/queues.ts';
