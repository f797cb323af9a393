import { NAMED_PUBLISHERS, nextVersion, withAnnounced, withoutFacts } from '../change/story-changes.ts';
import { cooled, heatedBy } from '../items/heat.ts';
import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';
import { listedArticles, shortName, withReportsOf } from '../items/story-reports.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { chainOf, isKeptApart } from '../table/redirects.ts';
import { changedByHand, factsReport, noLongerApart, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { unlistedReports } from './story-claims.ts';

/**
 * Merges a story into another. The one is withdrawn and leads to the other from then on: its claims, aliases and match
 * keys stay, so that its next report joins the other. Its profiles stay too, by which it is found; its words do not. The
 * other gets its reports and counts, and keeps its own facts. It is announced even while notifications are off.
 */
export async function planMerge(
  { storyId, into: intoId, isTwin }: Pick<RequestOf<'merge'>, 'storyId' | 'into' | 'isTwin'>,
  { table, nowMs }: Pick<RequestAccess, 'table' | 'nowMs'>,
): Promise<Plan> {
  const { stories } = await readCurrentStories([storyId, intoId], table);
  const story = stories.get(storyId);
  const into = chainOf(intoId, stories).at(-1);
  if (!story || !into) return refused('missing');
  const target = storyIdAt(into);
  if (storyId === target) return refused('same-story');
  if (chainOf(storyId, stories).at(-1) === into) return refused('already');
  if (story.withdrawnAt || into.withdrawnAt) return refused('withdrawn');
  if (isTwin && (target !== intoId || isKeptApart(story, into))) return refused('apart');
  const { redirect, merged } = mergedStories(story, into, new Date(nowMs()).toISOString());
  return {
    writes: [replaces(story, redirect), replaces(into, merged)],
    otherStoryId: target,
    unlisted: unlistedReports(merged),
    undo: { kind: 'restore', storyId },
    // The matcher must not learn from its own guess.
    ...(!isTwin && { label: 'same' }),
    reports: [factsReport(story), factsReport(into)],
  };
}

function mergedStories(story: StoryItem, into: StoryItem, at: string): { redirect: StoryItem; merged: StoryItem } {
  const known = new Set(publishersOf(into));
  const publishers = publishersOf(story);
  const broughtPublishers = publishers
    .filter((name) => !known.has(name))
    .slice(0, Math.max(0, NAMED_PUBLISHERS - known.size));
  const isAnnounced = !story.unannounced || !into.unannounced;
  const listed = new Set(listedArticles(into));
  const sharedArticles = listedArticles(story).filter((articleId) => listed.has(articleId));
  const redirect: StoryItem = {
    ...withoutFacts(nextVersion(noLongerApart(story, storyIdAt(into)), at), { by: 'merge', at }, true),
    ...(story.profiles && { profiles: story.profiles }),
    mergedInto: storyIdAt(into),
    ...(broughtPublishers.length > 0 && { broughtPublishers }),
    ...(sharedArticles.length > 0 && { sharedArticles }),
  };
  const { expiresAt: _, ...changed } = changedByHand(noLongerApart(into, storyIdAt(story)), at, isAnnounced);
  const merged: StoryItem = {
    ...changed,
    // It expires when the later of the two would have.
    ...(story.expiresAt && into.expiresAt && { expiresAt: Math.max(story.expiresAt, into.expiresAt) }),
    ...withReportsOf(into, story),
    ...(story.unannounced ? {} : announcedByBoth(into, story)),
    publishers: [...known, ...broughtPublishers],
    ...(broughtPublishers.length > 0 && {
      heat: heatedBy(into, story, broughtPublishers.length / publishers.length),
    }),
    articleCount: into.articleCount + story.articleCount - sharedArticles.length,
  };
  return { redirect, merged };
}

/** What was announced of the merged story counts as announced of the other, too. */
function announcedByBoth({ told }: StoryItem, { profiles }: StoryItem): Pick<StoryItem, 'told'> {
  const packs = [profiles?.first, profiles?.current, profiles?.development].filter((packed) => packed !== undefined);
  let all = told;
  for (const packed of packs) all = withAnnounced(all, packed);
  return all ? { told: all } : {};
}

/** The heat of a story that has only these publishers left. */
export function heatLeft(story: StoryItem, { length }: readonly string[]): Pick<StoryItem, 'heat'> {
  const before = publishersOf(story).length;
  return story.heat !== undefined && 0 < length && length < before ? { heat: cooled(story.heat, length / before) } : {};
}

export const publishersOf = ({ publishers, facts }: StoryItem): string[] =>
  publishers ?? (facts.publisher ? [shortName(facts.publisher)] : []);
