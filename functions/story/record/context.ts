import type { changedBlocks } from '../change/changing-blocks.ts';
import type { Matching, StoryMatch } from '../change/match-story.ts';
import type { Agreement } from '../change/same-article.ts';
import type {
  Alias,
  ArticleClaim,
  BlockItem,
  HeldItem,
  Judged,
  Receipt,
  ReportItem,
  ReportRef,
  StoryItem,
} from '../items/items.ts';
import { storyKey } from '../items/keys.ts';
import type { Story } from '../items/story.ts';

/** What the table says about an arrival, read before deciding. */
export interface Context {
  receipt?: Receipt | undefined;
  /** The item of an article under an embargo that came under the arrival's id. */
  held?: HeldItem | undefined;
  /** The claim on the arrival's article id, with the story that has its reports by now. */
  claim?: ArticleClaim | undefined;
  /** The story that the claim itself names: if it was merged into another, that can be undone. */
  claimedStoryId?: string | undefined;
  /** The claim's report in that story: absent where it has none. */
  own?: ReportRef | undefined;
  /** The first report of an expired story at the key that the arrival's text gives. */
  leftover?: ReportItem | undefined;
  /** What makes the arrival the article of the claim. */
  agreement?: Agreement | undefined;
  /**
   * The claim of another article on the id that the file gives, as it is stored; absent where the arrival has that id.
   */
  hinted?: ArticleClaim | undefined;
  /** Id of the story that the arrival's text belongs to: its first report had the same text, or an alias names it. */
  owner?: string | undefined;
  /** The item at the text's address that says so. */
  words?: StoryItem | Alias | undefined;
  /** Looked up only if neither the article nor its text is known. */
  matching?: Matching | undefined;
  /** What the second reader says; absent where the words are sure, or there is none. */
  judged?: Judged & { reason?: string };
  /** The blocks in which a newer text differs from the claim's, if it differs in nothing else. */
  blocks?: ReturnType<typeof changedBlocks>;
  /** What is known of these blocks in other articles. */
  changes?: readonly BlockItem[];
  /** Of a retraction in a stack with `retentionDays`: the items that lead to its story (`story-pointers.ts`). */
  pointers?: readonly (ArticleClaim | Alias)[] | undefined;
  /**
   * The stories that the claim, `owner` and the match refer to, by story id; each of those that may be written with the
   * reports that a decision looks at.
   */
  stories: ReadonlyMap<string, Story>;
  /**
   * The reads contradict each other: a story is kept apart from what refers to it, so some of the read items are stale.
   */
  isTorn?: boolean;
  /**
   * Ids of stories that are referenced and were not read; and the id that the text itself gives, if a claim shows that
   * it must exist.
   */
  missing: readonly string[];
}

/**
 * The story that a claim, an alias or a match key refers to.
 * @param reference partition key of the item that refers to it.
 * @throws if it is missing: somebody deleted it by hand, and guessing would hide that.
 */
export function storyIn({ stories }: Context, storyId: string, reference: string): Story {
  const story = stories.get(storyId);
  if (story) return story;
  throw new Error(
    `story ${storyId} is referenced by ${reference} but missing: restore the item ${storyKey(storyId).pk}, or ` +
      `delete ${reference}`,
  );
}

/** The number of the article's report in a story whose text it had before, though it belongs to another. */
export function numberElsewhere({ elsewhere = [] }: ArticleClaim, storyId: string): string | undefined {
  return elsewhere.find((one) => one.startsWith(`${storyId}#`))?.slice(storyId.length + 1);
}

/** From these scores on, the answer is yes. */
const SAME_SCORE = 6;
const TOLD_SCORE = 5;

/**
 * The story that the report joins: by its words; or, if its words are in doubt, by what the second reader says. A story
 * that only the second reader has found gets a silent report, and takes neither headline nor profile of it: whoever
 * makes the model say yes has silenced his own report.
 */
export function joinedStory(context: Context): StoryMatch | undefined {
  const { matching, judged } = context;
  if (matching?.match || judged?.question !== 'same' || (judged.score ?? 0) < SAME_SCORE) return matching?.match;
  const match = closeMatch(context);
  return match && { ...match, isByJudge: true, isSure: false, isUpdate: false };
}

/** The best story among those whose words are too unlike to join. */
export const closeMatch = ({ matching }: Context): StoryMatch | undefined => matching?.close;

/** What the receipt says of it: the reason is a sentence about a text, and stands with the words of the report. */
export function receiptJudged({ judged }: Context): Pick<Receipt, 'judged'> {
  if (!judged) return {};
  const { reason: _, ...said } = judged;
  return { judged: said };
}

/** Whether a joining report tells something new, by the second reader; undefined without an answer. */
export function isToldNew({ judged }: Context): boolean | undefined {
  return judged?.question === 'told' && judged.score !== undefined ? judged.score >= TOLD_SCORE : undefined;
}
