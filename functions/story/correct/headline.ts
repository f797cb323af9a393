import { nextVersion } from '../change/story-changes.ts';
import { storyIdAt } from '../items/keys.ts';
import { chainOf, type Story, storyFacts } from '../items/story.ts';
import { readCurrentStories, withReports } from '../table/read-stories.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { factsReport, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { unchangedClaim } from './restore.ts';
import { ownsText, readClaims, readSuccessor, spokenBy } from './story-claims.ts';

/**
 * Gives a story the facts of the newest file of the article that somebody chose, and locks them. The undo gives it
 * those of the article before, and unlocks them. Announced as a correction, unless the story shows these facts already.
 */
export async function planHeadline(
  { storyId, articleId, isUndo }: RequestOf<'headline'>,
  { table, read, nowMs, notifications }: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const { stories } = await readCurrentStories([storyId], table);
  const story = chainOf(storyId, stories).at(-1);
  if (!story) return refused('missing');
  if (story.withdrawn) return refused('withdrawn');
  if (isUndo && !story.isChosen) return refused('already');
  const known = await withReports(story, [story.speaking], table, 'strong');
  const { isChosen: _, ...free } = nextVersion(known, new Date(nowMs()).toISOString());
  const locked = (one: Story): Story => (isUndo ? one : { ...one, isChosen: true });
  const before = storyFacts(known).articleId;
  const undo = isUndo ? {} : { undo: { kind: 'headline', storyId: storyIdAt(story), articleId: before } as const };
  if (!isUndo && story.isChosen && before === articleId) return refused('already');
  if (before === articleId) return { writes: replaces(known, locked(free)), ...undo, reports: [factsReport(known)] };

  const { claims, isUnseen, story: whole, ...others } = await readClaims(known, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  const own = claims.filter((claim) => claim.articleId === articleId);
  const successor = await readSuccessor(own, { read, isOwnText: ownsText(story, others.stories, table) });
  const shown = successor && spokenBy({ ...free, reports: whole.reports }, successor, notifications);
  if (!shown) return refused('no-report');
  const { claim } = successor;
  const shownClaim = shown.announce === 'none' ? claim : { ...claim, isAnnounced: true as const };
  return {
    writes: [...replaces(whole, locked(shown)), unchangedClaim(shownClaim)],
    ...undo,
    reports: [factsReport(shown)],
  };
}
