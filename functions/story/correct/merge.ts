import { lasting, nextVersion, withdrawnStory } from '../change/story-changes.ts';
import { cooled, heatOfBoth, type ReportedStory } from '../items/heat.ts';
import { isHere, type ReportRef, type StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';
import {
  COUNTED_PUBLISHERS,
  chainOf,
  countPublishers,
  isKeptApart,
  NAMED_REPORTS,
  namedRefs,
  packPublishers,
  publishersOf,
  type Story,
  toldRefs,
} from '../items/story.ts';
import { isWhole, readCurrentStories, withAllReports } from '../table/read-stories.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { changedByHand, factsReport, noLongerApart, type Plan, type RequestAccess, refused, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';

/** Stories that were merged into one: each is a read more for whoever shows its reports. */
const MOST_MERGED = 50;

/**
 * Merges a story into another. The one is withdrawn and leads to the other from then on: its claims, aliases and match
 * keys stay, so that its next report joins the other. Its profiles stay too, by which it is found. Its reports stay
 * where they are, and are the other one's. That one gets the counts, and keeps its own facts; people see the headline
 * of the bigger one. It is announced even while notifications are off.
 */
export async function planMerge(
  { storyId, into: intoId, isTwin }: Pick<RequestOf<'merge'>, 'storyId' | 'into' | 'isTwin'>,
  { table, nowMs }: Pick<RequestAccess, 'table' | 'nowMs'>,
  attempt: number,
): Promise<Plan | undefined> {
  const { stories } = await readCurrentStories([storyId, intoId], table);
  const [story, into] = [stories.get(storyId), chainOf(intoId, stories).at(-1)];
  if (!story || !into) return refused('missing');
  const target = storyIdAt(into);
  if (storyId === target) return refused('same-story');
  if (chainOf(storyId, stories).at(-1) === into) return refused('already');
  if (story.withdrawn || into.withdrawn) return refused('withdrawn');
  if (isTwin && (target !== intoId || isKeptApart(story, into))) return refused('apart');
  if (mergedOf(story).length + mergedOf(into).length > MOST_MERGED) return refused('too-many');
  const at = new Date(nowMs()).toISOString();
  const [own, others] = await Promise.all([withAllReports(story, table), withAllReports(into, table)]);
  if (![own, others].every(isWhole) && attempt < SETTLING_READS) return undefined;
  const { redirect, merged } = mergedStories(own, others, at);
  return {
    writes: [...replaces(own, redirect), ...replaces(others, merged)],
    otherStoryId: target,
    undo: { kind: 'restore', storyId },
    // The matcher must not learn from its own guess.
    ...(!isTwin && { label: 'same' }),
    reports: [factsReport(own), factsReport(others)],
  };
}

/** Whether people see the headline of the story that ends: that of the bigger one, unless somebody chose the other. */
export const isToldBy = (story: Story, into: Story): boolean =>
  !into.isChosen && countPublishers(story) > countPublishers(into);

/**
 * Of two stories that somebody merges, the smaller one first: it ends, so that a merge never hides the bigger. Of two
 * that are equally big the one that was named first.
 */
export function endingFirst<T extends Pick<StoryItem, 'publishers' | 'articleCount'>>(story: T, other: T): [T, T] {
  const more = countPublishers(story) - countPublishers(other) || story.articleCount - other.articleCount;
  return more > 0 ? [other, story] : [story, other];
}

/** When each of its papers reported it last. */
function reported(story: Story): ReportedStory {
  const latest = new Map<string, number>();
  for (const { words, articleId, at, state } of story.reports.values()) {
    const name = words.publisher ?? articleId;
    if (isHere({ state })) latest.set(name, Math.max(latest.get(name) ?? 0, Date.parse(words.observedAt ?? at)));
  }
  return { story, latest };
}

const mergedOf = (story: Story): string[] => [storyIdAt(story), ...(story.merged ?? [])];

function mergedStories(story: Story, into: Story, at: string): { redirect: Story; merged: Story } {
  const [ids, known] = [publishersOf(story), new Set(publishersOf(into))];
  const brought = ids.filter((one) => !known.has(one)).slice(0, Math.max(0, COUNTED_PUBLISHERS - known.size));
  const articles = (one: Story): string[] => [...one.reports.values()].filter(isHere).map(({ articleId }) => articleId);
  const listed = new Set(articles(into));
  const shared = articles(story).filter((articleId) => listed.has(articleId)).length;
  const redirect: Story = {
    ...withdrawnStory(nextVersion(noLongerApart(story, storyIdAt(into)), at), { by: 'merge', at }, true),
    mergedInto: storyIdAt(into),
    brought: { publishers: packPublishers(brought), shared },
  };
  const isAnnounced = story.announced !== undefined || into.announced !== undefined;
  // It expires when the later of the two would have.
  const expiry = story.expiresAt && into.expiresAt ? { expiresAt: Math.max(story.expiresAt, into.expiresAt) } : {};
  const changed = changedByHand(noLongerApart(into, storyIdAt(story)), at, isAnnounced);
  const named = [...namedRefs(into), ...namedRefs(story).map((ref) => refIn(story, ref))].slice(0, NAMED_REPORTS);
  const merged: Story = {
    ...changed,
    merged: [...mergedOf(into).slice(1), ...mergedOf(story)],
    named,
    ...(isToldBy(story, into) && { shown: refIn(story, story.shown ?? story.speaking) }),
    publishers: packPublishers([...known, ...brought]),
    heat: heatOfBoth(reported(into), reported(story)),
    articleCount: into.articleCount + story.articleCount - shared,
  };
  return {
    redirect: { ...redirect, reports: lasting(redirect, expiry, toldRefs(story)).reports },
    merged: lasting(merged, expiry, toldRefs(into)),
  };
}

/** The reference by which another story names a report of this one. */
export const refIn = (story: Story, ref: ReportRef): ReportRef =>
  ref.includes('#') ? ref : `${storyIdAt(story)}#${ref}`;

/** The heat of a story that has only these publishers left. */
export function heatLeft(story: Story, { length }: readonly string[]): Pick<StoryItem, 'heat'> {
  const before = countPublishers(story);
  return story.heat !== undefined && 0 < length && length < before ? { heat: cooled(story.heat, length / before) } : {};
}
