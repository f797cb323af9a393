import type { StoryItem } from './items.ts';
import { newestFirst } from './keys.ts';

/** After this time a publisher's report counts half as much for how hot a story is. */
export const HALF_LIFE_MS = 6 * 60 * 60 * 1000;

/** Days (UTC, today included) whose stories can be hot. */
export const HOT_DAYS = 3;
const DAY_MS = 86_400_000;

/** Digits that are kept after the point: a tenth of a promille of a publisher. */
const PRECISION = 1e4;

/**
 * How hot a story is: the logarithm (of 2) of how many publishers have joined it lately, on a scale that grows by one
 * with each half-life. So the number stays as it is until another publisher joins, and of two stories the one with the
 * greater number is hotter, at any time.
 */
export function heatOf({ heat, firstSeenAt }: Pick<StoryItem, 'heat' | 'firstSeenAt'>): number {
  // A story of one report, which no other has joined.
  return heat ?? Date.parse(firstSeenAt) / HALF_LIFE_MS;
}

/** The heat once another publisher has joined. @param at ISO 8601 */
export function heated(story: Pick<StoryItem, 'heat' | 'firstSeenAt'>, at: string): number {
  const now = Date.parse(at) / HALF_LIFE_MS;
  return rounded(now + Math.log2(1 + 2 ** (heatOf(story) - now)));
}

/**
 * The heat once another story is merged into this one. @param share of the other's publishers that this one did not
 * have
 */
export function heatedBy(story: Pick<StoryItem, 'heat' | 'firstSeenAt'>, other: typeof story, share: number): number {
  const [own, brought] = [heatOf(story), heatOf(other)];
  const most = Math.max(own, brought);
  return rounded(most + Math.log2(2 ** (own - most) + share * 2 ** (brought - most)));
}

/**
 * The heat once some publishers have left; which of them joined when is not known any more. @param share of them that
 * stays
 */
export function cooled(heat: number, share: number): number {
  return rounded(heat + Math.log2(share));
}

const rounded = (heat: number): number => Math.round(heat * PRECISION) / PRECISION;

/**
 * How many publishers have joined lately: one that joined a half-life ago counts a half, one of two half-lives ago a
 * quarter.
 */
export function publishersLately(story: Pick<StoryItem, 'heat' | 'firstSeenAt'>, nowMs: number): number {
  return 2 ** (heatOf(story) - nowMs / HALF_LIFE_MS);
}

/** The order of hot stories. Two that are equally hot stay in theirs. */
export function hottestFirst(one: Pick<StoryItem, 'heat' | 'firstSeenAt'>, other: typeof one): number {
  return heatOf(other) - heatOf(one);
}

/** The UTC days whose stories can be hot, the newest first. */
export function hotDays(nowMs: number): string[] {
  return Array.from({ length: HOT_DAYS }, (_, day) => new Date(nowMs - day * DAY_MS).toISOString().slice(0, 10));
}

/** The stories that more than one publisher reports, the hottest first. */
export function rankHot<T extends Pick<StoryItem, 'heat' | 'firstSeenAt' | 'pk'>>(
  stories: readonly T[],
  nowMs: number,
): T[] {
  const days = hotDays(nowMs);
  return stories
    .filter(({ heat, firstSeenAt }) => heat !== undefined && days.includes(firstSeenAt.slice(0, 10)))
    .toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other));
}
