import { type Centre, mainShareIn, unpackCentre } from '../../matching/centre.ts';
import { storiesPerSharedWord } from '../../matching/features.ts';
import {
  candidatesOf,
  type FoundKey,
  KEY_STORIES,
  keysToWrite,
  matchKeys,
  signatureOf,
} from '../../matching/match-keys.ts';
import {
  fitOf,
  MATCH_THRESHOLD,
  type Match,
  matchOf,
  nearestOf,
  STORYLINE_THRESHOLD,
  storyMatchOf,
} from '../../matching/probability.ts';
import { IN_HEADLINE, type Profile, TOPIC_TERMS, unpackProfile } from '../../matching/profile.ts';
import { isOfArchive, type KeyMonths, keyMonths } from '../items/archive.ts';
import { epochSeconds } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import {
  type ComparedProfile,
  type KeyedStory,
  type MatchEvidence,
  type MatchKeyItem,
  type ReportRef,
  SCHEMA,
  type TableItem,
} from '../items/items.ts';
import { address, type Key, matchKeyAddress } from '../items/keys.ts';
import type { MatchSettings } from '../items/settings.ts';
import { currentStoryId, type Story } from '../items/story.ts';
import type { ReadStoryline } from './storylines.ts';

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
  /** If there is none: the best one that the second reader may be asked about. */
  close: StoryMatch | undefined;
  /** If there is none: the story of whose affair the report is, but not of its event. */
  storyline: StorylineMatch | undefined;
}

export interface StorylineMatch {
  storyId: string;
  match: Match;
  /** The storyline of that story, as far as it has one. */
  read?: ReadStoryline;
}

/** A match key with the items that are written under it, one a month, as they were read. */
export interface FoundStoryKey extends FoundKey {
  written: readonly { at: Key; item: MatchKeyItem | undefined }[];
}

export interface StoryMatch extends Match {
  storyId: string;
  /** Which report of the story it is most like. */
  report: ComparedProfile;
  other: Profile;
  /** The highest probability beside one report: how far the story has told this. */
  likeness: number;
  /** Likely enough to replace the story's headline. */
  isSure: boolean;
  /** And a full report of the publisher of the story's facts, under much the same headline. */
  isUpdate: boolean;
  /** The probability beside the story's first report. */
  first?: number | undefined;
  /** `storiesPerSharedWord` */
  oneOf?: number | undefined;
  /** Too unlikely by its words: the second reader says that both tell one event. */
  isByJudge?: true;
  /** Other stories above the threshold, the report of each that it is most like. */
  others: readonly OtherMatch[];
}

export interface OtherMatch {
  storyId: string;
  match: ReportMatch;
}

/** From this probability on, a report that would be announced is asked about; below it, one in 400 is a repeat. */
export const CLOSE = 0.2;

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

/** What the profiles in a head are of, and a report of the story that was read beside it. */
const KEPT_REPORTS = ['first', 'current'] as const;

/** A report beside a story: the probabilities beside each of the story's reports that are known. */
export interface Comparison {
  storyId: string;
  story: Story;
  matches: readonly ReportMatch[];
  /** Undefined if the story has no profile that can be compared. */
  nearest: ReportMatch | undefined;
}

export interface ReportMatch extends Match {
  report: ComparedProfile;
  other: Profile;
}

/**
 * The report beside each story: the reports whose profiles the heads keep, and those that were read. What a merged
 * story keeps counts for the story that has its reports by now.
 */
export function comparisonsOf(
  profile: Profile,
  stories: ReadonlyMap<string, Story>,
  { model }: Pick<MatchSettings, 'model'>,
): Comparison[] {
  const ofCurrent = Map.groupBy(stories.keys(), (id) => currentStoryId(id, stories));
  return [...ofCurrent].flatMap(([storyId, ids]) => {
    const story = stories.get(storyId);
    if (!story || story.withdrawn) return [];
    const matches = distinct(ids.flatMap((id) => comparedReports(stories.get(id) ?? story))).map((one) => ({
      ...one,
      ...matchOf(profile, one.other, model),
    }));
    return [{ storyId, story, matches, nearest: nearestOf(matches) }];
  });
}

type ComparedReport = Pick<ReportMatch, 'report' | 'other'>;

/** The reports of a story that others are compared with. */
function comparedReports({ profiles, reports }: Pick<Story, 'profiles' | 'reports'>): ComparedReport[] {
  const kept = KEPT_REPORTS.map((report) => ({ report, packed: profiles?.[report] }));
  const read = [...reports.values()].map(({ profile: packed }) => ({ report: 'remembered' as const, packed }));
  return [...kept, ...(profiles ? read : [])].flatMap(({ report, packed }) => {
    const other = packed && unpackProfile(packed);
    return other ? [{ report, other }] : [];
  });
}

/** Without those that are a report of before once more: its head keeps its profile, too. */
function distinct(compared: readonly ComparedReport[]): ComparedReport[] {
  const known = new Set<string>();
  return compared.filter(({ other: { minute, source, terms } }) => {
    const name = [minute, source, ...terms.slice(0, TOPIC_TERMS)].join();
    return !known.has(name) && known.add(name);
  });
}

/** Of likely stories the reports are read, unless one is as likely as this already. */
const SURE = 0.9;

/** Stories whose reports are read, and reports of each. Twenty of each find 1% more, for twice the reads. */
const READ_STORIES = 2;
const READ_REPORTS = 12;

/**
 * Which reports to compare with, beside those that the heads keep: none if a story is sure already. Of the likeliest
 * story and the one that most keys name: the reports that wrote the keys that this report has, because they share a
 * word with it, and the newest ones.
 */
export function reportsToRead(
  profile: Profile,
  stories: ReadonlyMap<string, Story>,
  found: readonly FoundStoryKey[],
  settings: MatchSettings,
): Map<string, ReportRef[]> {
  const comparisons = comparisonsOf(profile, stories, settings);
  if (comparisons.some((one) => likenessIn(one) >= SURE && fits(profile, one, settings))) return new Map();
  const byLikeness = comparisons.toSorted((one, other) => likenessIn(other) - likenessIn(one));
  // A story whose kept reports are of another side of the event is found by its keys alone.
  const named = candidatesOf(found).flatMap((id) => {
    const storyId = currentStoryId(id, stories);
    return comparisons.find((one) => one.storyId === storyId) ?? [];
  });
  const likely = new Set([...byLikeness.slice(0, 1), ...named.slice(0, 1), ...byLikeness]);
  const toRead = [...likely].flatMap(({ storyId, story }) => {
    const writers = found
      .flatMap((key) => key.stories)
      .flatMap(({ storyId: id, report }) =>
        currentStoryId(id, stories) === storyId ? [refTo(id, report, storyId)] : [],
      );
    const newest = Array.from({ length: Math.min(READ_REPORTS, story.lastReport) }, (_, back) =>
      String(story.lastReport - back),
    );
    // The head has the profiles of these: a story of no others takes no other's turn.
    const kept = ['1', story.speaking];
    const refs = [...new Set([...writers, ...newest])].filter((ref) => !kept.includes(ref)).slice(0, READ_REPORTS);
    return refs.length > 0 ? [[storyId, refs] as const] : [];
  });
  return new Map(toRead.slice(0, READ_STORIES));
}

const refTo = (id: string, report: number, storyId: string): ReportRef =>
  id === storyId ? String(report) : `${id}#${report}`;

/**
 * The story that a report joins: of those above the threshold the one that fits best. Only its likeness to reports
 * counts, with the time between. Of two stories that somebody keeps apart the likelier one is meant, however many
 * reports the other has.
 */
export function bestMatch(
  profile: Profile,
  stories: ReadonlyMap<string, Story>,
  settings: MatchSettings,
): StoryMatch | undefined {
  const fitting = comparisonsOf(profile, stories, settings).filter((one) => fits(profile, one, settings));
  const best = fittest(fitting);
  const rival = fittest(fitting.filter(({ storyId }) => best?.story.apart?.includes(storyId)));
  const chosen = rival && probabilityOf(rival) > probabilityOf(best) ? rival : best;
  return chosen && storyMatch(profile, chosen, fitting, settings);
}

const probabilityOf = (one: Comparison | undefined): number => one?.nearest?.probability ?? 0;

/** Where both say no more than their headlines, chance is likelier: of 3,605 headlines 7.5% of the joins were wrong. */
const BARE = 0.05;

const isBare = ({ traits }: Profile): boolean => traits.every((trait) => (trait & IN_HEADLINE) !== 0);

export function fits(profile: Profile, { nearest }: Comparison, { threshold }: MatchSettings): boolean {
  if (!nearest) return false;
  return nearest.probability >= threshold + (isBare(profile) && isBare(nearest.other) ? BARE : 0);
}

function fittest(comparisons: readonly Comparison[]): Comparison | undefined {
  const fit = ({ nearest, story }: Comparison): number => (nearest ? fitOf(nearest, story.articleCount) : 0);
  return comparisons.reduce<Comparison | undefined>(
    (best, one) => (best && fit(best) >= fit(one) ? best : one),
    undefined,
  );
}

function storyMatch(
  profile: Profile,
  chosen: Comparison,
  others: readonly Comparison[],
  { model }: MatchSettings,
): StoryMatch | undefined {
  const { storyId, story, nearest } = chosen;
  if (!nearest) return undefined;
  const own = comparedReports({ ...story, reports: new Map() }).map((one) => ({
    ...one,
    ...matchOf(profile, one.other, model),
  }));
  const first = own.find(({ report }) => report === 'first');
  return {
    ...nearest,
    storyId,
    likeness: likenessIn(chosen),
    isSure: nearest.probability >= UPDATE_PROBABILITY,
    isUpdate: isUpdateIn(profile, own),
    first: first?.probability,
    oneOf: storiesPerSharedWord(profile, nearest.other),
    // Two headlines may be of two events in the same words: stories of 3,605 of them grew into one another.
    others: (isBare(profile) ? [] : others).flatMap((one) =>
      one.storyId !== storyId && one.nearest ? [likestOf(one)] : [],
    ),
  };
}

/** The story with the report of it that is most like, whatever the others say. */
const likestOf = ({ storyId, matches }: Comparison): OtherMatch => ({
  storyId,
  match: matches.reduce((best, one) => (one.probability > best.probability ? one : best)),
});

/** Reports from which on a story has a centre: with fewer, what it ties is wrong more often (VN 10.5% for 5.6%). */
export const CENTRE_REPORTS = 5;

/**
 * Words that a headline without text shares with the centre at least. A name is two, and many events have it: of 3,605
 * headlines 42% of what one or two words tied was of another event, and 17% of the others.
 */
const LEAST_WORDS = 3;

/** Share of what a story is about that a report names at least: less is the words of a template ("appointed"). */
const LEAST_MAIN_SHARE = 0.35;

/** The story of whose affair a report is that joins none: the one that its centre, or a report, ties it to most. */
export function storylineMatch(
  profile: Profile,
  stories: ReadonlyMap<string, Story>,
  settings: MatchSettings,
): StorylineMatch | undefined {
  const ties = comparisonsOf(profile, stories, settings).flatMap((one): StorylineMatch[] => {
    const centre = centreMatch(profile, one);
    return [one.nearest, centre].flatMap((match) => (match ? [{ storyId: one.storyId, match }] : []));
  });
  const [best] = ties.toSorted((one, other) => other.match.probability - one.match.probability);
  return best && best.match.probability >= STORYLINE_THRESHOLD ? best : undefined;
}

/** The match with the whole story. */
function centreMatch(profile: Profile, one: Comparison): Match | undefined {
  const centre = centreBeside(profile, one);
  return centre && storyMatchOf(profile, centre, likenessIn(one));
}

const likenessIn = ({ matches }: Comparison): number => Math.max(0, ...matches.map((one) => one.probability));

/** The centre of the story, if it may tie this report. */
export function centreBeside(profile: Profile, { story: { profiles } }: Comparison): Centre | undefined {
  const centre = profiles?.centre && unpackCentre(profiles.centre);
  if (!centre || centre.reports < CENTRE_REPORTS || mainShareIn(profile, centre) < LEAST_MAIN_SHARE) return undefined;
  // Captions of one agency are of one template: what they have in common is the agency's, and not an affair's.
  if (profile.kind === 'caption' && centre.kind === 'caption') return undefined;
  const terms = new Set(centre.terms.map(({ term }) => term));
  if (isBare(profile) && profile.terms.filter((term) => terms.has(term)).length < LEAST_WORDS) return undefined;
  return centre;
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

/** Writes at most `most` match keys of a story's report, each against the version that was read. */
export function keyWrites(
  arrival: Arrival,
  profile: Profile,
  found: readonly FoundStoryKey[],
  { storyId, report }: { storyId: string; report: number },
  most: number,
): Write[] {
  const { matching } = arrival.settings;
  const seconds = epochSeconds(arrival.decidedAt);
  const named = { storyId, at: profile.minute * MINUTE_SECONDS, signature: signatureOf(profile), report };
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
