import type { ArticleClaim, Receipt, StoryItem, TableItem } from './items.ts';
import type { Joining } from './near/join.ts';
import type { Near } from './near/near.ts';
import type { NearClaim } from './near/near-claim.ts';

/** What the table says about an arrival, read before deciding. */
export interface Known {
  receipt?: Receipt | undefined;
  /** The claim on the arrival's article id, once the story it names is there. */
  article?: ArticleClaim | undefined;
  reserved?: Reserved | undefined;
  /** Id of the story that owns the arrival's words: it began with them, or a claim points to it. */
  owner?: string | undefined;
  /**
   * What stands where a story in its words would stand: the claim of a like report that took the place
   * (`near/fence.ts`). The words are nobody's.
   */
  fence?: NearClaim | undefined;
  /** Looked up only where neither article nor words are known. */
  kin?: Kin | undefined;
  /** Items of the stories that the article's claim, `owner` and `kin` point to, by story id. */
  stories: ReadonlyMap<string, StoryItem>;
}

/**
 * A claim on the arrival's article id that was to be followed by a story. Its writer is about to write that, has died
 * before it, or came too late. Nothing is known of the article yet: another file that is decided about takes the claim
 * over.
 */
export interface Reserved {
  claim: ArticleClaim;
  /**
   * What stands where the story was to stand. Where that is nothing, or a fence, which is removed some time after it
   * has expired, its writer may still put it there.
   */
  there: TableItem | undefined;
}

/** Reports like the arrival's. */
export interface Kin {
  near: Near;
  /** The claims that stand at its keys, with the id of the story they lead to, as far as that is known. */
  found: readonly NearClaim[];
  /** The story it belongs to by one of them. */
  joining: Joining | undefined;
  /** Where there is none: ids of stories of like reports that are claimed for and do not stand yet. */
  begun: readonly string[];
}

export const NOTHING_KNOWN: Known = { stories: new Map() };

/** Id of the story that this known article tells: the one it stands in, or the one it left when it took over another's words. */
export const toldBy = ({ article: claim, stories }: Known): string | undefined =>
  [claim?.storyId, claim?.tells].find((id) => id !== undefined && stories.get(id)?.articleId === claim?.articleId);

/**
 * The story of this id, to which a claim points.
 * @throws where it is gone: somebody removed it by hand, and guessing would hide that. One case looks like a story that has not
 * come yet, and is none of this: where nothing has been written since to the claim of the article it began with, the article's
 * next file begins a new one.
 */
export const storyOf = (known: Known, storyId: string): StoryItem => {
  const story = known.stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is claimed but not in the table: restore it or remove its claims`);
  return story;
};

/**
 * Whether an article's claim was seen as a transaction left it, and its story as it was before that. DynamoDB isolates reads of
 * single items from transactions, but reads of several may show some items before one and some behind it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation).
 * A decision that writes the story need not ask: the story's version tells. But a revision of an article that does not tell its
 * story writes nothing of that; so the claim of an article that has just begun to tell a story says since which version.
 * The story of a claim that counts may not be seen at all yet.
 */
export const isHalfSeen = ({ article: claim, owner, stories }: Known): boolean => {
  if (owner !== undefined && !stories.has(owner)) return true;
  if (claim === undefined) return false;
  const story = stories.get(claim.storyId);
  return story === undefined || story.version < (claim.storyVersion ?? 0);
};
