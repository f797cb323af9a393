import { bestCurrentMatch, type StoryMatch } from '../change/match-story.ts';
import type { Arrival } from '../items/decision.ts';
import type { Receipt } from '../items/items.ts';
import type { Report } from '../items/read-article.ts';
import type { Context } from './context.ts';

/** From this probability on, a report that would be announced as new is asked about. From 0.1 on, twice as many would be. */
const CLOSE = 0.2;

/** From these scores on, the answer is yes. */
const SAME_SCORE = 6;
const TOLD_SCORE = 5;

/**
 * The story that the report joins: by its words; or, if its words are in doubt, by what the second reader says. A story that
 * only the second reader has found gets a silent report, and takes neither headline nor profile of it: whoever makes the
 * model say yes has silenced his own report.
 */
export function joinedStory(arrival: Arrival, { profile }: Report, context: Context): StoryMatch | undefined {
  const { matching, judged } = context;
  if (matching?.match || judged?.question !== 'same' || (judged.score ?? 0) < SAME_SCORE) return matching?.match;
  const match = closeMatch(arrival, profile, context);
  return match && { ...match, isByJudge: true, isSure: false, isUpdate: false, isUnlikeFirst: false };
}

/** The best story among those whose words are too unlike to join. */
export function closeMatch(
  { settings }: Arrival,
  profile: Report['profile'],
  { stories }: Context,
): StoryMatch | undefined {
  return bestCurrentMatch(profile, stories, { ...settings.matching, threshold: CLOSE });
}

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
