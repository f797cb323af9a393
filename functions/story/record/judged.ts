import type { StoryMatch } from '../change/match-story.ts';
import type { Receipt } from '../items/items.ts';
import type { Context } from './context.ts';

/** From these scores on, the answer is yes. */
const SAME_SCORE = 6;
const TOLD_SCORE = 5;

/**
 * The story that the report joins: by its words; or, if its words are in doubt, by what the second reader says. A story that
 * only the second reader has found gets a silent report, and takes neither headline nor profile of it: whoever makes the
 * model say yes has silenced his own report.
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
