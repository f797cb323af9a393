import type { Known } from './decision.ts';

/**
 * Whether an article's claim was seen, and its story as it was before the transaction that wrote both. DynamoDB isolates reads of
 * single items from transactions; of several items read one after the other it may show some as they were before and some as they are behind
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation). Where the story is
 * written, its version tells. A revision of an article that does not tell its story writes nothing of that: so the claim of one that has just begun
 * to tell it says since which version. The story of a claim that counts may not be there at all yet.
 */
export const isHalfSeen = ({ article: claim, owner, stories }: Known): boolean => {
  if (owner !== undefined && !stories.has(owner)) return true;
  if (claim === undefined) return false;
  const story = stories.get(claim.storyId);
  return story === undefined || story.version < (claim.storyVersion ?? 0);
};
