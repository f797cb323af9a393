/** What other rooms take of this folder. */
export { type ListedStory, listStories, mergeShards, readStories, shardQuery, shardsOf } from './dynamo-day-index.ts';
export { imageOf, itemOf } from './dynamo-item.ts';
export { itemsAt, takeFirst } from './dynamo-partition.ts';
export { createFindReceipts, type FindReceipts, onlyEnded } from './dynamo-receipts.ts';
export { dynamoTable, readItems, receiptsOfKey } from './dynamo-table.ts';
export { type OpenTwins, openTwins } from './dynamo-twins.ts';
export { readReceipt } from './read-receipt.ts';
export { readCurrentStories, withAllReports, withReportsOf } from './read-stories.ts';
export { readStorylineOf, type StorylineStories } from './read-storylines.ts';
export { ATTEMPTS } from './retry-policy.ts';
export { withSection } from './story-section.ts';
export type { Freshness, StoryAccess } from './story-table.ts';
