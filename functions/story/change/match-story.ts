import { mainShareIn, profileOfCentre, unpackCentre } from '../../matching/centre.ts';
import { storiesPerSharedWord } from '../../matching/features.ts';
import { type FoundKey, KEY_STORIES, keysToWrite, matchKeys, signatureOf } from '../../matching/match-keys.ts';
import { fitOf, MATCH_THRESHOLD, type Match, matchOf, storyMatchOf } from '../../matching/probability.ts';
import { IN_HEADLINE, type Profile, unpackProfile } from '../../matching/profile.ts';
import { isOfArchive, type KeyMonths, keyMonths } from '../items/archive.ts';
import type { Arrival, Write } from '../items/decision.ts';
import {
  type ComparedProfile,
  type KeyedStory,
  type MatchEvidence,
  type MatchKeyItem,
  SCHEMA,
  type StoryItem,
  type TableItem,
} from '../items/items.ts';
import { address, type Key, matchKeyAddress } from '../items/keys.ts';
import type { MatchSettings } from '../items/settings.ts';
import { epochSeconds } from '../items/time.ts';
import { currentStoryId } from '../table/redirects.ts';

export const MATCH_DEFAULTS: MatchSettings = {
  enabled: true,
  windowDays: 3,
  threshold: MATCH_THRESHOLD,
};

const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** The stories that are like the arrival. */
export interface Matching {
  /** The match keys that were read, the best first. */
  found: readonly FoundStoryKey[];
  /** The best story above the threshold, if there is one. */
  match: StoryMatch | undefined;
}

/** A match key with the items that are written under it, one a month, as they were read. */
export interface FoundStoryKey extends FoundKey {
  written: readonly { at: Key; item: MatchKeyItem | undefined }[];
}

export interface StoryMatch extends Match {
  storyId: string;
  /** Which report of the story it was compared with. */
  report: ComparedProfile;
  /** Likely enough to replace the story's headline. */
  isSure: boolean;
  /** And a full report of the publisher of the story's facts, under much the same headline. */
  isUpdate: boolean;
  /** The probability beside the story's first report. */
  first?: number | undefined;
  /** Unlike the story's first report: what is like this one belongs to the story too. */
  isUnlikeFirst: boolean;
  /** `storiesPerSharedWord` */
  oneOf?: number | undefined;
  /** Too unlikely by its words: the second reader says that both tell one event. */
  isByJudge?: true;
}

/** Where the match keys of a report are read. */
export function keyAddresses(profile: Profile, arrival: Arrival): Key[] {
  const { read } = keyMonths(profile, arrival);
  return matchKeys(profile).flatMap(({ key }) => read.map((month) => matchKeyAddress(key, arrival.scope, month)));
}

/** The match keys, with the stories that have a report at most a window before or after this one. */
export function foundKeys(items: readonly TableItem[], arrival: Arrival, profile: Profile): FoundStoryKey[] {
  const { scope, settings } = arrival;
  const byAddress = new Map(items.flatMap((item) => (item.entity === 'key' ? [[address(item), item]] : [])));
  const { read, written } = keyMonths(profile, arrival);
  return matchKeys(profile).map((key) => {
    const itemsOf = (months: KeyMonths['read']) =>
      months.map((month) => {
        const at = matchKeyAddress(key.key, scope, month);
        return { at, item: byAddress.get(address(at)) };
      });
    const inWindow = itemsOf(read).map(({ item }) => storiesInWindow(item, profile, settings.matching));
    const [own = [], ...others] = inWindow;
    const isNew = ({ storyId }: KeyedStory): boolean => !own.some((one) => one.storyId === storyId);
    return { ...key, stories: [...own, ...others.flat().filter(isNew)], written: itemsOf(written) };
  });
}

function storiesInWindow(item: MatchKeyItem | undefined, { minute }: Profile, { windowDays }: MatchSettings) {
  const isInWindow = (at: number) => Math.abs(minute * MINUTE_SECONDS - at) <= windowDays * DAY_SECONDS;
  return (item?.stories ?? []).filter(({ at }) => isInWindow(at));
}

/** Stories that a key of an archive's month names: those of other days wait for their reports. */
const MONTH_STORIES = 48;

/**
 * The stories that a key still names after a write: those in the window and the latest newer ones, which a late crawl
 * must not hide. Older stories are dropped; of a month, those that are furthest from the report.
 */
function storiesToKeep(
  item: MatchKeyItem | undefined,
  profile: Profile,
  settings: MatchSettings,
  isOfMonth: boolean,
): MatchKeyItem['stories'] {
  if (isOfMonth) {
    const away = ({ at }: KeyedStory): number => Math.abs(at - profile.minute * MINUTE_SECONDS);
    return (item?.stories ?? []).toSorted((one, other) => away(one) - away(other)).slice(0, MONTH_STORIES - 1);
  }
  const live = storiesInWindow(item, profile, settings);
  const newer = item?.stories.filter((one) => one.at > profile.minute * MINUTE_SECONDS && !live.includes(one)) ?? [];
  return [...newer.slice(-KEY_STORIES), ...live];
}

/**
 * The story that fits best among those above the threshold. A report is compared with the story's first report, with
 * the one that its facts are from and with one that is unlike the first, and never with all of them: a story must not
 * drift from report to report. Only where none of these matches, the centre of all counts.
 */
export function bestMatch(
  profile: Profile,
  stories: ReadonlyMap<string, StoryItem>,
  settings: MatchSettings,
): StoryMatch | undefined {
  const ofCentre = { ...settings, threshold: Math.max(settings.threshold, CENTRE_THRESHOLD) };
  return bestAmong(profile, stories, settings, false) ?? bestAmong(profile, stories, ofCentre, true);
}

const KEPT_REPORTS = ['first', 'current', 'unlike'] as const;
type KeptReport = (typeof KEPT_REPORTS)[number];

/** Between 0.55 and this most joins by the centre are of another event. */
const CENTRE_THRESHOLD = 0.65;

function bestAmong(
  profile: Profile,
  stories: ReadonlyMap<string, StoryItem>,
  { model, threshold }: MatchSettings,
  isOfCentre: boolean,
): StoryMatch | undefined {
  let best: StoryMatch | undefined;
  let bestFit = Number.NEGATIVE_INFINITY;
  for (const [storyId, story] of stories) {
    const kept = matchesOf(profile, story, model);
    const first = kept.find(({ report }) => report === 'first');
    for (const { report, ...match } of isOfCentre ? matchesOfCentre(profile, story, kept) : kept) {
      const fit = fitOf(match, story.articleCount);
      const least = threshold + (isBare(profile) && isBare(match.other) ? BARE : 0);
      if (match.probability < least || fit <= bestFit) continue;
      bestFit = fit;
      best = {
        ...match,
        storyId,
        report,
        isSure: match.probability >= UPDATE_PROBABILITY,
        isUpdate: isUpdateIn(profile, kept),
        first: first?.probability,
        isUnlikeFirst: !isOfCentre && first !== undefined && first.probability < UNLIKE,
        oneOf: storiesPerSharedWord(profile, match.other),
      };
    }
  }
  return best;
}

/** Where both say no more than their headlines, chance is likelier: of 3,605 headlines 7.5% of the joins were wrong. */
const BARE = 0.05;

const isBare = ({ traits }: Profile): boolean => traits.every((trait) => (trait & IN_HEADLINE) !== 0);

/** Below this probability two reports of one story tell it in other words. */
const UNLIKE = 0.97;

/**
 * The story that a report joins: the one that has the reports of the best match by now. A merged story is found by its
 * own profiles, unless its reports are withdrawn. Of two stories that somebody keeps apart the likelier one is meant,
 * however many reports the other has.
 */
export function bestCurrentMatch(
  profile: Profile,
  stories: ReadonlyMap<string, StoryItem>,
  settings: MatchSettings,
): StoryMatch | undefined {
  const candidates = new Map(
    [...stories].flatMap(([id, { profiles }]) => {
      const story = stories.get(currentStoryId(id, stories));
      return story && profiles && !story.withdrawn ? [[id, { ...story, profiles }] as const] : [];
    }),
  );
  const best = bestMatch(profile, candidates, settings);
  if (!best) return undefined;
  const apart = candidates.get(best.storyId)?.apart ?? [];
  const others = new Map([...candidates].filter(([id]) => apart.includes(currentStoryId(id, stories))));
  const rival = bestMatch(profile, others, settings);
  const match = rival && rival.probability > best.probability ? rival : best;
  const storyId = currentStoryId(match.storyId, stories);
  const story = stories.get(storyId);
  if (!story || storyId === match.storyId) return match;
  // An update replaces the facts of the story that is joined, and what is like the merged story is found by that one's
  // profiles already.
  return {
    ...match,
    storyId,
    isUpdate: isUpdateIn(profile, matchesOf(profile, story, settings.model)),
    isUnlikeFirst: false,
  };
}

export interface ReportMatch extends Match {
  report: ComparedProfile;
  other: Profile;
}

export function matchesOf(
  profile: Profile,
  { profiles }: Pick<StoryItem, 'profiles'>,
  model: MatchSettings['model'],
  reports: readonly KeptReport[] = KEPT_REPORTS,
): ReportMatch[] {
  return reports.flatMap((report) => {
    const packed = profiles?.[report];
    const other = packed && unpackProfile(packed);
    return other ? [{ ...matchOf(profile, other, model), report, other }] : [];
  });
}

/** Reports from which on the centre counts: with fewer, joins by it are wrong more often (VN 10.5% for 5.6%). */
export const CENTRE_REPORTS = 5;

/**
 * Words that a headline without text shares with the centre at least. A name is two, and many events have it: of 3,605
 * headlines 42% of what joined by one or two words was of another event, and 17% of the others.
 */
const LEAST_WORDS = 3;

/**
 * Share of what a story is about that a report names at least. Of 100 joins by the centre that a person read 20 were of
 * another event, for words of a template ("appointed"); with this share, and no caption beside captions, 5 of 80.
 */
const LEAST_MAIN_SHARE = 0.35;

/** The match with the whole story. @param kept the matches with its kept reports */
function matchesOfCentre(
  profile: Profile,
  { profiles }: Pick<StoryItem, 'profiles'>,
  kept: readonly ReportMatch[],
): ReportMatch[] {
  const centre = profiles?.centre && unpackCentre(profiles.centre);
  if (!centre || centre.reports < CENTRE_REPORTS || mainShareIn(profile, centre) < LEAST_MAIN_SHARE) return [];
  // Captions of one agency are of one template: what they have in common is the agency's, and not an event's.
  if (profile.kind === 'caption' && centre.kind === 'caption') return [];
  const nearest = Math.max(0, ...kept.map(({ probability }) => probability));
  const other = profileOfCentre(centre);
  const terms = new Set(other.terms);
  if (isBare(profile) && profile.terms.filter((term) => terms.has(term)).length < LEAST_WORDS) return [];
  return [{ ...storyMatchOf(profile, centre, nearest), report: 'centre', other }];
}

/**
 * An update replaces the story's headline, which is worse than a silent copy where the two are not one story: it takes
 * more than a copy does. What goes wrong is a column that has the words of its last issue under another headline.
 */
const UPDATE_PROBABILITY = 0.7;
const UPDATE_HEADLINE = 0.5;

/** Whether a report is an update of the one that the facts of its story are from. */
function isUpdateIn(profile: Profile, matches: readonly ReportMatch[]): boolean {
  const current =
    matches.find(({ report }) => report === 'current') ?? matches.find(({ report }) => report === 'first');
  return current !== undefined && isUpdateOf(profile, current);
}

function isUpdateOf({ source, kind }: Profile, { other, probability, evidence }: ReportMatch): boolean {
  if (kind !== 'article' || source === 0 || source !== other.source) return false;
  const headline = evidence.find(({ feature }) => feature === 'headline')?.value ?? 0;
  return probability >= UPDATE_PROBABILITY && headline >= UPDATE_HEADLINE;
}

/** Words that more than one story in 100 has are called common. */
const COMMON_ONE_OF = 100;

export function evidenceOf({
  probability,
  report,
  first,
  evidence,
  oneOf,
}: Pick<StoryMatch, 'probability' | 'report' | 'first' | 'evidence' | 'oneOf'>): MatchEvidence {
  return {
    probability: Math.round(1000 * probability) / 1000,
    report,
    ...(report !== 'first' && first !== undefined && { first: Math.round(1000 * first) / 1000 }),
    // What added nothing is not a reason, but for how far apart the two are.
    features: evidence.flatMap(({ feature, value, added }) => {
      const written = added.toFixed(1);
      if (Number(written) === 0 && feature !== 'hours') return [];
      return `${feature} ${value.toFixed(2)} ${added < 0 ? '' : '+'}${written}`;
    }),
    ...(oneOf !== undefined && oneOf <= COMMON_ONE_OF && { oneOf }),
  };
}

/** Writes at most `most` match keys of a story, each against the version that was read. */
export function keyWrites(
  arrival: Arrival,
  profile: Profile,
  found: readonly FoundStoryKey[],
  storyId: string,
  most: number,
): Write[] {
  const { matching } = arrival.settings;
  const seconds = epochSeconds(arrival.decidedAt);
  const named = { storyId, at: profile.minute * MINUTE_SECONDS, signature: signatureOf(profile) };
  const isNaming = (item: MatchKeyItem | undefined): boolean =>
    storiesInWindow(item, profile, matching).some((one) => one.storyId === storyId);
  // At the turn of a month one of two items may name the story already.
  const unnamed = found.map((key) =>
    key.written.every(({ item }) => isNaming(item))
      ? key
      : { ...key, stories: key.stories.filter((one) => one.storyId !== storyId) },
  );
  const isOfMonth = isOfArchive(named.at, arrival);
  const written = keysToWrite(unnamed, storyId, most).flatMap((key) => key.written);
  return written
    .filter(({ item }) => !isNaming(item))
    .map(({ at, item }) => ({
      item: {
        ...at,
        entity: 'key',
        schema: SCHEMA,
        // A new item begins with a version that no earlier item of this key had: DynamoDB deletes expired items at any
        // time, and a writer that read the old item must not overwrite the new one.
        version: (item?.version ?? seconds) + 1,
        stories: [...storiesToKeep(item, profile, matching, isOfMonth), named],
        // A window after it was written, however old its reports are: a backfill takes that long.
        expiresAt: Math.max(item?.expiresAt ?? 0, seconds + matching.windowDays * DAY_SECONDS),
      },
      expect: item?.version ?? 'absent',
    }));
}
