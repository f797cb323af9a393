import { NAMED_PUBLISHERS, nextVersion, withoutFacts } from '../change/story-changes.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { cooled, heatedBy } from '../items/heat.ts';
import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';
import { listedArticles, shortName, withoutReports, withReportsOf } from '../items/story-reports.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { chainOf } from '../table/redirects.ts';
import { withRetries } from '../table/retry-policy.ts';
import type { StoryAccess } from '../table/story-access.ts';
import {
  type CorrectionNote,
  changedByHand,
  correctionWrite,
  factsReport,
  keptApart,
  noLongerApart,
  replaces,
} from './correction.ts';

/** Why a correction changes nothing. */
export type Unchanged =
  /** It is so already. */
  | 'already'
  | 'missing'
  | 'withdrawn'
  /** A story cannot be merged into itself. */
  | 'same-story';

export interface Merged {
  changed: boolean;
  why?: Unchanged;
  /** As they are now, as far as they exist. */
  story?: StoryItem | undefined;
  into?: StoryItem | undefined;
}

/**
 * Merges a story into another, in one transaction. The one is withdrawn and leads to the other from then on: its
 * claims, aliases and match keys stay, so that its next report joins the other. Its profiles stay too, by which it is
 * found; its words do not. The other gets its reports and counts, and keeps its own facts.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function mergeStories(
  storyId: string,
  intoId: string,
  note: CorrectionNote,
  access: StoryAccess,
): Promise<Merged> {
  const { table, retryPolicy } = access;
  return withRetries(`story ${storyId}`, retryPolicy, async () => {
    const { stories } = await readCurrentStories([storyId, intoId], table);
    const planned = planMerge(storyId, intoId, stories, note);
    if (!planned.changed) return planned;
    return (await table.write(planned.writes)) ? planned : undefined;
  });
}

/** What a merge would change, from the stories as they are. Pure. */
export function planMerge(
  storyId: string,
  intoId: string,
  stories: ReadonlyMap<string, StoryItem>,
  note: CorrectionNote,
): Merged & { writes: Write[] } {
  const story = stories.get(storyId);
  const into = chainOf(intoId, stories).at(-1);
  const unchanged = (why: Unchanged) => ({ changed: false, why, story, into, writes: [] });
  if (!story || !into) return unchanged('missing');
  const target = storyIdAt(into);
  if (storyId === target) return unchanged('same-story');
  if (chainOf(storyId, stories).at(-1) === into) return unchanged('already');
  if (story.withdrawnAt || into.withdrawnAt) return unchanged('withdrawn');
  const { redirect, merged } = mergedStories(story, into, note.at);
  const corrected = { kind: 'merge', label: 'same', reports: [factsReport(story), factsReport(into)] } as const;
  const writes = [
    replaces(story, redirect),
    replaces(into, merged),
    correctionWrite(note, { ...corrected, reports: [...corrected.reports], storyId, otherStoryId: target }),
  ];
  return { changed: true, story: redirect, into: merged, writes };
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
    publishers: [...known, ...broughtPublishers],
    ...(broughtPublishers.length > 0 && {
      heat: heatedBy(into, story, broughtPublishers.length / publishers.length),
    }),
    articleCount: into.articleCount + story.articleCount - sharedArticles.length,
  };
  return { redirect, merged };
}

/** The heat of a story of which only these publishers are left. */
export function heatLeft(story: StoryItem, { length }: readonly string[]): Pick<StoryItem, 'heat'> {
  const before = publishersOf(story).length;
  return story.heat !== undefined && 0 < length && length < before ? { heat: cooled(story.heat, length / before) } : {};
}

export const publishersOf = ({ publishers, facts }: StoryItem): string[] =>
  publishers ?? (facts.publisher ? [shortName(facts.publisher)] : []);

/**
 * The writes that take a merged story's reports out of the story that has them, and out of those in between. Only the
 * last is announced.
 * @param chain of `chainOf`, the merged story first.
 * @param restored the merged story as it is from now on.
 */
export function unmergeWrites(
  chain: readonly StoryItem[],
  restored: StoryItem,
  note: CorrectionNote | undefined,
  { decidedAt: at, settings }: Pick<Arrival, 'decidedAt' | 'settings'>,
): Write[] {
  const [story, ...holders] = chain;
  const target = holders.at(-1);
  if (!story || !target) return [];
  const storyId = storyIdAt(story);
  const own = new Set(listedArticles(story));
  const takeOut = (holder: StoryItem, place: number): StoryItem => {
    // Keep what a holder listed before the merge.
    const shared = chain.slice(0, place + 1).flatMap(({ sharedArticles = [] }) => sharedArticles);
    const articleIds = new Set([...own].filter((articleId) => !shared.includes(articleId)));
    const left = withoutReports(holder, articleIds);
    const stay = new Set(left.articles?.flatMap(({ publisher }) => publisher ?? []));
    const brought = (story.broughtPublishers ?? []).filter((name) => !stay.has(name));
    const isTold = holder === target && !holder.withdrawnAt;
    const isAnnounced = settings.notifications && !holder.unannounced;
    const version = isTold ? changedByHand(holder, at, isAnnounced) : nextVersion(holder, at);
    const publishers = publishersOf(holder).filter((name) => !brought.includes(name));
    return {
      ...(holder === target ? keptApart(version, storyId) : version),
      ...left,
      articleCount: Math.max(1, holder.articleCount - story.articleCount + own.size - articleIds.size),
      publishers,
      ...heatLeft(holder, publishers),
    };
  };
  const reports = [{ articleId: restored.facts.articleId, key: restored.facts.object.key }, factsReport(target)];
  const corrected = {
    kind: 'split',
    label: 'different',
    reports,
    storyId: storyIdAt(target),
    otherStoryId: storyId,
  } as const;
  return [
    ...holders.map((holder, place) => replaces(holder, takeOut(holder, place))),
    ...(note ? [correctionWrite(note, { ...corrected, reports })] : []),
  ];
}

/** A merged story as a story of its own again, kept apart from the last of the chain, which had its reports. */
export function standsAgain(
  { mergedInto, broughtPublishers, sharedArticles, ...story }: StoryItem,
  chain: readonly StoryItem[],
): StoryItem {
  const target = chain.at(-1);
  return mergedInto === undefined || !target ? story : keptApart(story, storyIdAt(target));
}
