import { countTerms, packTerms } from '../matching/learned-rarity.ts';
import { type Profile, unpackProfile } from '../matching/profile.ts';
import { type RarityItem, SCHEMA, type StoryItem } from '../story/items/items.ts';
import { type Key, RARITY_KEY } from '../story/items/keys.ts';

export interface LearnDependencies {
  /** Stories that were first seen on a day (`2026-01-05`, UTC), at most `limit`. */
  list: (day: string, limit: number) => Promise<readonly Key[]>;
  read: (keys: readonly Key[]) => Promise<readonly StoryItem[]>;
}

const DAY_MS = 86_400_000;

/** Days that are counted; if they have fewer than `ENOUGH` stories, up to `MOST_DAYS`. */
const DAYS = 31;
const MOST_DAYS = 366;
const ENOUGH = 3_000;

/** Stories of a day that are counted, and that are listed so that these are of all its hours. */
const MOST_A_DAY = 960;
const LISTED_A_DAY = 10_000;

/** A day counts at most three times the median day's stories, so that one night cannot outweigh the rest. */
const TIMES_MEDIAN = 3;
const LEAST_A_DAY = 50;

/** Stories that are read at a time. */
const CHUNK = 1_000;

/**
 * Counts afresh the terms of stories that are older than the match window. What is common was common before an event:
 * a big one makes its own words common while it lasts. Reports of an archive say nothing of today's words, and are left
 * out.
 * @returns the one item that holds what a stack has learned, in place of the one before
 */
export async function learnWords(
  nowMs: number,
  windowDays: number,
  { list, read }: LearnDependencies,
): Promise<RarityItem> {
  const days = await listDays(nowMs, windowDays, list);
  const sizes = days.map(({ keys }) => keys.length).sort((a, b) => a - b);
  const most = Math.max(LEAST_A_DAY, TIMES_MEDIAN * (sizes[sizes.length >> 1] ?? 0));
  const keys = days.flatMap((day) => thinned(day.keys, Math.min(MOST_A_DAY, most)));
  const profiles: Profile[] = [];
  for (let at = 0; at < keys.length; at += CHUNK)
    for (const story of await read(keys.slice(at, at + CHUNK))) profiles.push(...firstProfileOf(story, windowDays));
  const terms = countTerms(profiles);
  const [last, first] = [days[0]?.day, days.at(-1)?.day];
  return {
    ...RARITY_KEY,
    entity: 'rarity',
    schema: SCHEMA,
    version: nowMs,
    at: new Date(nowMs).toISOString(),
    ...(first && last && { from: first, to: last }),
    stories: terms.stories,
    terms: packTerms(terms),
  };
}

/** The days with stories, the latest first. */
async function listDays(nowMs: number, windowDays: number, list: LearnDependencies['list']) {
  const days: { day: string; keys: readonly Key[] }[] = [];
  let found = 0;
  // The latest day that has ended a window ago.
  const latestMs = nowMs - (windowDays + 1) * DAY_MS;
  for (let i = 0; i < DAYS || (i < MOST_DAYS && found < ENOUGH); i++) {
    const day = new Date(latestMs - i * DAY_MS).toISOString().slice(0, 10);
    const keys = await list(day, LISTED_A_DAY);
    if (keys.length > 0) days.push({ day, keys });
    found += keys.length;
  }
  return days;
}

/** At most `most` of them, evenly spread. */
function thinned<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)] as T);
}

/** None of a report that was a window old when it came: an archive's. */
function firstProfileOf({ profiles, firstSeenAt }: StoryItem, windowDays: number): Profile[] {
  const profile = profiles && unpackProfile(profiles.first);
  const oldestMs = Date.parse(firstSeenAt) - Math.max(1, windowDays) * DAY_MS;
  return profile && profile.minute * 60_000 >= oldestMs ? [profile] : [];
}
