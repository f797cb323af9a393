import { type FoundKey, keysToWrite, type MatchKey } from '../matching/match-keys.ts';
import { fitOf, MATCH_THRESHOLD, type Match, matchOf } from '../matching/probability.ts';
import { type Profile, unpackProfile } from '../matching/profile.ts';
import type { Arrival, Write } from './decision.ts';
import { type MatchEvidence, type MatchKeyItem, SCHEMA, type StoryItem, type TableItem } from './items.ts';
import { address, matchKeyAddress } from './keys.ts';
import type { MatchSettings } from './settings.ts';
import { epochSeconds } from './time.ts';

export const MATCH_DEFAULTS: MatchSettings = { enabled: true, windowDays: 3, threshold: MATCH_THRESHOLD };

const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** What was found out about reports like the arrival. */
export interface Matching {
  /** The keys that were read, the best first. */
  found: readonly FoundStoryKey[];
  /** The story it belongs to, if one is above the threshold. */
  match: StoryMatch | undefined;
}

/** A key with the item that stands there, as it was read. */
export interface FoundStoryKey extends FoundKey {
  item: MatchKeyItem | undefined;
}

export interface StoryMatch extends Match {
  storyId: string;
  /** Which report of the story it was compared with. */
  report: MatchEvidence['report'];
  /** The story's facts come from this publisher too, and from no picture's caption. */
  isSamePublisher: boolean;
}

/** The keys with the stories that are live for this profile: first seen at most a window from it, before or after. */
export function foundKeys(
  keys: readonly MatchKey[],
  items: readonly TableItem[],
  { scope, settings }: Arrival,
  profile: Profile,
): FoundStoryKey[] {
  const byAddress = new Map(items.flatMap((item) => (item.entity === 'key' ? [[address(item), item]] : [])));
  return keys.map((key) => {
    const item = byAddress.get(address(matchKeyAddress(key.key, scope)));
    return { ...key, item, stories: liveStories(item, profile, settings.matching).map(({ storyId }) => storyId) };
  });
}

function liveStories(item: MatchKeyItem | undefined, { minute }: Profile, { windowDays }: MatchSettings) {
  const isLive = (at: number) => Math.abs(minute * MINUTE_SECONDS - at) <= windowDays * DAY_SECONDS;
  return (item?.stories ?? []).filter(({ at }) => isLive(at));
}

/**
 * The story that fits best among those above the threshold, compared with its first report and with the one that its facts
 * come from: never with all of them, for a story must not drift from report to report.
 */
export function bestMatch(
  profile: Profile,
  stories: ReadonlyMap<string, StoryItem>,
  { threshold }: MatchSettings,
): StoryMatch | undefined {
  let best: StoryMatch | undefined;
  let bestFit = Number.NEGATIVE_INFINITY;
  for (const [storyId, story] of stories) {
    const { first, headline } = profilesOf(story);
    for (const [report, other] of [
      ['first', first],
      ['headline', headline],
    ] as const) {
      if (!other) continue;
      const match = matchOf(profile, other);
      const fit = fitOf(match, story.articleCount);
      if (match.probability < threshold || fit <= bestFit) continue;
      bestFit = fit;
      best = { ...match, storyId, report, isSamePublisher: isUpdateOf(profile, headline ?? first) };
    }
  }
  return best;
}

function profilesOf({ profiles }: StoryItem): Record<MatchEvidence['report'], Profile | undefined> {
  return {
    first: profiles && unpackProfile(profiles.first),
    headline: profiles?.headline && unpackProfile(profiles.headline),
  };
}

function isUpdateOf({ source, kind }: Profile, told: Profile | undefined): boolean {
  return source !== 0 && source === told?.source && kind !== 'caption';
}

export function evidenceOf({ probability, report, evidence }: StoryMatch): MatchEvidence {
  return {
    probability: Math.round(1000 * probability) / 1000,
    report,
    features: evidence.map(({ feature, value, added }) => {
      const sign = added < 0 ? '' : '+';
      return `${feature} ${value.toFixed(2)} ${sign}${added.toFixed(1)}`;
    }),
  };
}

/** At most `most` keys by which a story is found from now on, each against the version that was read. */
export function keyWrites(
  { decidedAt, scope, settings: { matching } }: Arrival,
  profile: Profile,
  found: readonly FoundStoryKey[],
  storyId: string,
  most: number,
): Write[] {
  const seconds = epochSeconds(decidedAt);
  return keysToWrite(found, storyId, most).map(({ key, item }) => ({
    item: {
      ...matchKeyAddress(key, scope),
      entity: 'key',
      schema: SCHEMA,
      // A key begins with a version that no earlier one had there: DynamoDB removes expired items at any time, and whoever has
      // read the old one must not take the new one for it.
      version: (item?.version ?? seconds) + 1,
      stories: [...liveStories(item, profile, matching), { storyId, at: profile.minute * MINUTE_SECONDS }],
      expiresAt: Math.max(item?.expiresAt ?? 0, seconds + matching.windowDays * DAY_SECONDS),
    },
    expect: item?.version ?? 'absent',
  }));
}
