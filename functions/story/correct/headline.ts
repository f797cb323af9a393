import { nextVersion, withFacts } from '../change/story-changes.ts';
import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { chainOf } from '../table/redirects.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { factsReport, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { unchangedClaim } from './restore.ts';
import { ownsText, readClaims, readSuccessor } from './story-claims.ts';

/**
 * Gives a story the facts of the newest file of the article that somebody chose, and locks them. The undo gives it those
 * of the article before, and unlocks them. Announced as a correction, unless the story shows these facts already.
 */
export async function planHeadline(
  { storyId, articleId, isUndo }: RequestOf<'headline'>,
  { table, read, nowMs, notifications }: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const { stories } = await readCurrentStories([storyId], table);
  const story = chainOf(storyId, stories).at(-1);
  if (!story) return refused('missing');
  if (story.withdrawnAt) return refused('withdrawn');
  if (isUndo ? !story.headlineLock : story.headlineLock === articleId) return refused('already');
  const version = locked(nextVersion(story, new Date(nowMs()).toISOString()), isUndo ? undefined : articleId);
  const before = story.facts.articleId;
  const undo = isUndo ? {} : { undo: { kind: 'headline', storyId: storyIdAt(story), articleId: before } as const };
  if (before === articleId) return { writes: [replaces(story, version)], ...undo, reports: [factsReport(story)] };

  const { claims, isUnseen, ...known } = await readClaims(story, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  const own = claims.filter((claim) => claim.articleId === articleId);
  const successor = await readSuccessor(own, { read, isOwnText: ownsText(story, known.stories, table) });
  if (!successor) return refused('no-report');
  const { arrival, report, claim } = successor;
  const settings = { ...arrival.settings, notifications: notifications && !story.unannounced };
  const shown = withFacts(version, { ...arrival, settings }, report, 'correction');
  const shownClaim = shown.announce === 'none' ? claim : { ...claim, isAnnounced: true as const };
  return { writes: [replaces(story, shown), unchangedClaim(shownClaim)], ...undo, reports: [factsReport(shown)] };
}

const locked = ({ headlineLock, ...story }: StoryItem, articleId: string | undefined): StoryItem => ({
  ...story,
  ...(articleId && { headlineLock: articleId }),
});
