import { MOST_KEYS } from './match-keys.ts';
import { MATCH_THRESHOLD, type MatchModel, matchOf } from './probability.ts';
import type { Profile } from './profile.ts';

/** Thresholds that a stack may come to by itself: none above the shipped one. */
export const THRESHOLDS: readonly number[] = [0.3, 0.35, 0.4, 0.45, 0.5].filter((one) => one < MATCH_THRESHOLD);

/** How many of a stack's new stories would join an earlier one that they have nothing to do with. */
export interface ChanceJoins {
  /** Stories that were compared with decoys. */
  stories: number;
  /** Earlier stories in the window of one, on average. */
  strangers: number;
  /** How many of `stories` would join, at each of `THRESHOLDS`. */
  joins: readonly number[];
}

/** Stories that are compared, and decoys of each that are alike in a row before the rest are unlike it. */
const MOST_STORIES = 1_000;
const UNLIKE_DECOYS = 24;

/** Stories at least four windows apart are never the same event. */
const WINDOWS_AWAY = 4;

const DAY_MINUTES = 1_440;

/**
 * Compares stories with decoys, as proteomics estimates its false discoveries: stories of the same stack from far
 * outside the window, as if they were in it. What matches these matches by chance. A story meets as many strangers as
 * there are earlier stories in its window, so each decoy counts for that many of all decoys.
 * Source: Elias and Gygi, Target-decoy search strategy, Nature Methods 2007.
 * @param profiles of stories, each once
 * @param share of the stack's stories that these are
 */
export function chanceJoins(
  profiles: readonly Profile[],
  windowDays: number,
  share: number,
  model?: MatchModel,
): ChanceJoins {
  const stories = profiles.toSorted((one, other) => one.minute - other.minute);
  const minutes = stories.map(({ minute }) => minute);
  const window = Math.max(1, windowDays) * DAY_MINUTES;
  const away = WINDOWS_AWAY * window;
  const holders = new Map<number, number[]>();
  for (const [i, { terms }] of stories.entries())
    for (const term of terms.subarray(0, MOST_KEYS)) {
      const list = holders.get(term);
      if (list) list.push(i);
      else holders.set(term, [i]);
    }
  const joins = THRESHOLDS.map(() => 0);
  let [compared, met] = [0, 0];
  const step = Math.max(1, Math.ceil(stories.length / MOST_STORIES));
  for (let i = 0; i < stories.length; i += step) {
    const story = stories[i] as Profile;
    const isNear = (minute: number) => Math.abs(minute - story.minute) <= away;
    const [near, far] = [firstFrom(minutes, story.minute - away), firstFrom(minutes, story.minute + away + 1)];
    const decoys = stories.length - (far - near);
    if (decoys === 0) continue;
    compared++;
    const strangers = (i - firstFrom(minutes, story.minute - window)) / share;
    met += strangers;
    const likeness: number[] = [];
    let unlike = 0;
    for (const j of mostAlike(story, holders, stories.length)) {
      if (unlike === UNLIKE_DECOYS) break;
      const decoy = stories[j] as Profile;
      if (isNear(decoy.minute)) continue;
      const { probability } = matchOf(story, { ...decoy, minute: story.minute - (decoy.minute % window) }, model);
      likeness.push(probability);
      unlike = probability < (THRESHOLDS[0] as number) ? unlike + 1 : 0;
    }
    for (const [k, threshold] of THRESHOLDS.entries()) {
      const alike = likeness.filter((probability) => probability >= threshold).length;
      joins[k] = (joins[k] as number) + Math.min(1, (strangers * alike) / decoys);
    }
  }
  return { stories: compared, strangers: met / Math.max(1, compared), joins };
}

/** Indices of the stories that share most of a story's keys, at least two, the most alike first. */
function mostAlike({ terms }: Profile, holders: ReadonlyMap<number, readonly number[]>, count: number): number[] {
  const shared = new Uint8Array(count);
  for (const term of terms.subarray(0, MOST_KEYS))
    for (const j of holders.get(term) ?? []) shared[j] = (shared[j] as number) + 1;
  const byShared: number[][] = Array.from({ length: MOST_KEYS + 1 }, () => []);
  for (let j = 0; j < count; j++) if ((shared[j] as number) > 1) byShared[shared[j] as number]?.push(j);
  return byShared.reverse().flat();
}

/** Where the first value is that is not less. */
function firstFrom(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** With fewer stories than this nothing can be said of chance. */
const LEAST_STORIES = 50;

/** At most one new story of a hundred may be lost to a story that it has nothing to do with. */
const MOST_SHARE = 0.01;

/**
 * Decoys do not see what is alike because it is near: another side of an affair, another fire of that night. Where a
 * window holds many stories there is much of that: at 0.5 the crawl (9,400) joins too much already.
 */
const MOST_STRANGERS = 300;

/** The lowest threshold at which chance joins are few enough; undefined where none is, or where nothing can be said. */
export function learnedThreshold({ stories, strangers, joins }: ChanceJoins): number | undefined {
  if (stories < LEAST_STORIES || strangers > MOST_STRANGERS) return undefined;
  return THRESHOLDS[joins.findIndex((count) => count <= MOST_SHARE * stories)];
}
