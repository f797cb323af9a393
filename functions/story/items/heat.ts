import { type Profile, unpackProfile } from '../../matching/profile.ts';
import type { StoryItem } from './items.ts';
import { newestFirst } from './keys.ts';

/** After this time a publisher's report counts half as much for how hot a story is. */
export const HALF_LIFE_MS = 6 * 60 * 60 * 1000;

/** Days (UTC, today included) whose stories can be hot. */
export const HOT_DAYS = 3;
const DAY_MS = 86_400_000;

/** Digits that are kept after the point: a tenth of a promille of a publisher. */
const PRECISION = 1e4;

/** What a report counts that repeats another paper's words: eight papers with one release count like one reporter. */
const COPY_WEIGHT = 1 / 8;

/**
 * How hot a story is: the logarithm (of 2) of how many publishers have reported it lately in words of their own, on a
 * scale that grows by one with each half-life. So the number stays as it is until another publisher joins, and of two
 * stories the one with the greater number is hotter, at any time. Pages, feeds, digests, `stories --hot` and assistants
 * have this order.
 */
export function heatOf({ heat, firstSeenAt, reportedAt }: Heated): number {
  // A story of one report, which no other has joined.
  return heat ?? Date.parse(reportedAt ?? firstSeenAt) / HALF_LIFE_MS;
}

export type Heated = Pick<StoryItem, 'heat' | 'firstSeenAt'> & { reportedAt?: string };

/**
 * The heat once another publisher has joined.
 * @param at when its report was, ISO 8601: what was old when it came heats no story of today
 * @param isOwn whether it has words of its own (`isOwnReport`)
 */
export function heated(story: Heated, at: string, isOwn = true): number {
  return withHeat(heatOf(story), Date.parse(at) / HALF_LIFE_MS, isOwn ? 1 : COPY_WEIGHT);
}

/** A heat and a share of another. From the greater one on: powers of a year's half-lives are beyond all numbers. */
function withHeat(one: number, other: number, share: number): number {
  if (share === 0) return rounded(one);
  const most = Math.max(one, other);
  return rounded(most + Math.log2(2 ** (one - most) + share * 2 ** (other - most)));
}

/**
 * Share of its terms that neither the first nor the current report of the story has, from which a report was written on
 * its own. Measured on labelled pairs: copies and edits have a median of .17 (17% of them .4 or more), two papers' own
 * reports of an event one of .49 (73%).
 */
const OWN_SHARE = 0.4;

/** Whether a report that joins was written on its own, and is not what other papers printed. */
export function isOwnReport({ terms }: Profile, { profiles }: Pick<StoryItem, 'profiles'>): boolean {
  const known = [profiles?.first, profiles?.current].flatMap((packed) => (packed && unpackProfile(packed)) ?? []);
  const has = new Set(known.flatMap((profile) => [...profile.terms]));
  return terms.filter((term) => !has.has(term)).length >= OWN_SHARE * terms.length;
}

/** A story, and when each of its publishers reported it last: epoch milliseconds. */
export interface ReportedStory {
  readonly story: Heated;
  readonly latest: ReadonlyMap<string, number>;
}

/**
 * The heat of two stories that become one: each publisher counts once, by its later report. Which reports are copies is
 * not known any more, so all of a story count like the mean of it.
 */
export function heatOfBoth(...both: readonly ReportedStory[]): number {
  const parts = both.map(({ story, latest }) => {
    const times = [...latest].map(([name, at]) => [name, at / HALF_LIFE_MS] as const);
    const weight = heatOf(story) - logSum(times.map(([, time]) => time));
    return new Map(times.map(([name, time]) => [name, time + weight]));
  });
  const names = new Set(parts.flatMap((part) => [...part.keys()]));
  const counted = [...names].map((name) =>
    Math.max(...parts.map((part) => part.get(name) ?? Number.NEGATIVE_INFINITY)),
  );
  return rounded(Math.max(logSum(counted), ...both.map(({ story }) => heatOf(story))));
}

/** Logarithm (of 2) of the sum of powers. */
function logSum(powers: readonly number[]): number {
  const most = Math.max(...powers);
  return powers.length === 0 ? 0 : most + Math.log2(powers.reduce((sum, power) => sum + 2 ** (power - most), 0));
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
 * How many publishers have reported it lately in their own words: one that joined a half-life ago counts a half, one of
 * two half-lives ago a quarter.
 */
export function publishersLately(story: Heated, nowMs: number): number {
  return 2 ** (heatOf(story) - nowMs / HALF_LIFE_MS);
}

/** The order of hot stories. Two that are equally hot stay in theirs. */
export function hottestFirst(one: Heated, other: typeof one): number {
  return heatOf(other) - heatOf(one);
}

/** The UTC days whose stories can be hot, the newest first. */
export function hotDays(nowMs: number): string[] {
  return Array.from({ length: HOT_DAYS }, (_, day) => new Date(nowMs - day * DAY_MS).toISOString().slice(0, 10));
}

/** The stories of these days that several publishers report, the hottest first: none of an archive that came today. */
export function rankHot<T extends Heated & Pick<StoryItem, 'pk'>>(stories: readonly T[], nowMs: number): T[] {
  const oldest = (nowMs - HOT_DAYS * DAY_MS) / HALF_LIFE_MS;
  return stories
    .filter(({ heat }) => heat !== undefined && heat >= oldest)
    .toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other));
}
