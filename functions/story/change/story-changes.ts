import type { Article } from '../../article/article.ts';
import { addedTo, centreOf, packCentre, unpackCentre } from '../../matching/centre.ts';
import { type Profile, packProfile, shortProfile, unpackProfile } from '../../matching/profile.ts';
import type { Change } from '../../notifications/facts.ts';
import { listedEarlier } from '../items/archive.ts';
import { articleTime } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { erasedFacts, factsOf } from '../items/facts.ts';
import { heated } from '../items/heat.ts';
import type { StoryItem, WithdrawnBy } from '../items/items.ts';
import { listingDay, storyIdAt } from '../items/keys.ts';
import type { Report } from '../items/read-article.ts';
import { keptSaid, nextRevision, withAnnouncedBefore } from '../items/said.ts';
import {
  type Joined,
  listedArticles,
  namedReports,
  shortName,
  withoutWords,
  withReport,
  withReportAgain,
} from '../items/story-reports.ts';
import { expiryOf } from '../table/expiry.ts';
import type { StoryMatch } from './match-story.ts';

/** The story's next version, with no other change. It announces nothing. */
export function nextVersion(story: StoryItem, at: string): StoryItem {
  return { ...story, ...keptSaid(story), version: story.version + 1, announce: 'none', lastSeenAt: at };
}

/**
 * The story's next version, which expires as late as a new story, or never if it is withdrawn. It announces nothing.
 */
export function kept({ expiresAt, ...story }: StoryItem, arrival: Arrival): StoryItem {
  const next: StoryItem = nextVersion(story, arrival.decidedAt);
  return { ...next, ...expiryOf(arrival, {}, story) };
}

/** Publishers that a story names and counts. */
export const NAMED_PUBLISHERS = 100;

/** The story with another article. It announces nothing, unless its publishers reach a threshold of coverage. */
export function withArticle(
  story: StoryItem,
  arrival: Arrival,
  article: Article,
  joined: Omit<Joined, 'at'>,
  isOwn: boolean,
): StoryItem {
  const before = new Set([story.publishers ?? story.facts.publisher ?? []].flat().map(shortName));
  const { articleId, publisher } = article;
  // However each file writes the name: GULL, Gull and gull are one.
  const isKnown = [...before].some((known) => publisher && folded(known) === folded(shortName(publisher)));
  const publishers = [...before, ...(publisher && !isKnown ? [shortName(publisher)] : [])].slice(0, NAMED_PUBLISHERS);
  const hasJoined = publishers.length > before.size;
  // An article that joins again is not counted again, as far as the list goes.
  const articleCount = story.articleCount + (listedArticles(story).includes(articleId) ? 0 : 1);
  const lists = withReport(story, article, { ...joined, at: arrival.decidedAt });
  const listing = listedEarlier(story, articleTime(article, arrival.file));
  const version = { ...kept(story, arrival), ...lists, ...listing, publishers, articleCount };
  if (!hasJoined) return version;
  // The first report that names a publisher counts like the first report of the story.
  const heat = before.size > 0 && { heat: heated(story, articleTime(article, arrival.file), isOwn) };
  return withCoverage({ ...version, ...heat }, arrival);
}

/**
 * The version, announced as covered if another publisher has joined and the number of publishers reaches a threshold
 * above the last announced one. So each threshold is announced once, even after a split took publishers away. A
 * threshold that a merge or a quiet file reached is announced when the next publisher joins.
 */
function withCoverage(version: StoryItem, { settings }: Arrival): StoryItem {
  const { publishers: { length: count } = [], coverage: { publishers: announced } = { publishers: 0 } } = version;
  const publishers = settings.coverage.findLast((threshold) => announced < threshold && threshold <= count);
  // A story of which nothing was announced is created first.
  const isSilent = !settings.notifications || version.withdrawnAt || version.unannounced;
  if (publishers === undefined || isSilent) return version;
  return { ...version, announce: 'story.covered', coverage: { publishers, version: version.version } };
}

export interface Withdrawal {
  by: WithdrawnBy;
  /** The operator's name. */
  operator?: string | undefined;
  /** ISO 8601 UTC. */
  at: string;
  reason?: string | undefined;
}

/**
 * The version, withdrawn: its facts are erased. Its claims and aliases stay, so that no later crawl or copy creates the
 * story again. A story that was never announced is withdrawn silently.
 */
export function withoutFacts(
  version: StoryItem,
  { by, operator, at, reason }: Withdrawal,
  notifications: boolean,
): StoryItem {
  const { profiles, unannounced, expiresAt, earlier, told, change, previous, ...shown } = nextRevision(version);
  const { development, headlineLock, representative, unsaid, ...others } = shown;
  const isAnnounced = notifications && !unannounced;
  return {
    ...others,
    announce: isAnnounced ? 'story.withdrawn' : 'none',
    ...(unannounced && { unannounced }),
    withdrawnAt: at,
    withdrawnBy: by,
    ...(operator && { withdrawnByName: operator }),
    ...(reason && { withdrawalReason: reason }),
    facts: erasedFacts(version.facts),
    ...(version.articles && { articles: version.articles.map(withoutWords) }),
  };
}

/**
 * The version with the profile of a report that joins: added to the centre, and kept if it is the first that is unlike
 * the story's first report: its main words, by which as many reports are found as by all of them.
 */
export function withProfile(
  version: StoryItem,
  { profile }: Report,
  { isUnlikeFirst }: Pick<StoryMatch, 'isUnlikeFirst'>,
): StoryItem {
  const { profiles } = version;
  if (!profiles) return version;
  const unlike = isUnlikeFirst && !profiles.unlike && { unlike: packProfile(shortProfile(profile)) };
  return { ...version, profiles: { ...profiles, ...unlike, ...centreWith(profiles, profile) } };
}

type Profiles = NonNullable<StoryItem['profiles']>;

/** The centre with another report. Where there is none it begins with the kept reports. */
function centreWith(profiles: Profiles, report: Profile): Pick<Profiles, 'centre'> {
  const centre = (profiles.centre && unpackCentre(profiles.centre)) ?? centreOf(keptReports(profiles));
  return centre ? { centre: packCentre(addedTo(centre, report)) } : {};
}

const keptReports = ({ first, current, unlike }: Profiles): Profile[] =>
  [first, current, unlike].flatMap((packed) => (packed && unpackProfile(packed)) ?? []);

/** The version of a withdrawn story, restored with the facts of this report and announced as an update. */
export function withFactsAgain(version: StoryItem, arrival: Arrival, report: Report, change: Change): StoryItem {
  const { withdrawnAt, withdrawnBy, withdrawnByName, withdrawalReason, ...others } = version;
  return {
    ...withReportAgain(withFacts(others, arrival, report, change), report),
    ...expiryOf(arrival),
    // The profile of the first report is erased: from now on reports are compared with this one.
    ...(arrival.settings.matching.enabled && { profiles: { first: packProfile(report.profile) } }),
  };
}

/**
 * Whether subscribers first hear of the story by this report: what was recorded of it was never announced, and this
 * report is news.
 */
export function isFirstAnnounced(
  story: StoryItem | undefined,
  { article, kind }: Report,
  { settings, decidedAt }: Arrival,
): boolean {
  if (!story?.unannounced || story.withdrawnAt || kind === 'retracted' || !settings.notifications) return false;
  const ageMs = Date.parse(decidedAt) - Date.parse(article.publishedAt ?? decidedAt);
  return ageMs <= settings.matching.windowDays * DAY_MS;
}

const DAY_MS = 86_400_000;

/**
 * The version with the facts of this report in place of the older ones, unless somebody chose those of another article;
 * announced as such a change, or as a new story if nothing of it was announced before.
 */
export function withFacts(version: StoryItem, arrival: Arrival, report: Report, change: Change): StoryItem {
  const isLocked = version.headlineLock !== undefined && version.headlineLock !== report.article.articleId;
  const { unannounced, ...others } = nextRevision(isLocked ? version : withNewestCrawl(version, arrival, report));
  const { profiles } = version;
  const next: StoryItem = { ...others, updatedAt: arrival.decidedAt };
  const { settings } = arrival;
  const isFirst = isFirstAnnounced(version, report, arrival);
  if (!settings.notifications || (unannounced && !isFirst)) {
    const { unsaid, ...silent } = next;
    return { ...silent, announce: 'none', ...(unannounced && { unannounced }) };
  }
  // A silent story of an archive was in its own index only.
  const day = settings.timeline && !version.day && { day: listingDay(storyIdAt(version), version.firstSeenAt) };
  if (isFirst) return { ...next, ...day, announce: 'story.created' };
  return {
    ...announcedAs(change, next, version),
    // Only `developmentIn` reads it, which judges no report otherwise.
    ...(settings.developments === 'announce' &&
      profiles?.current && { told: withAnnounced(version.told, profiles.current) }),
  };
}

/** The version, announced with this change and with what the story said before. */
export function announcedAs(change: Change, { said, unsaid, ...version }: StoryItem, { facts }: StoryItem): StoryItem {
  const known = { headline: facts.headline ?? facts.title, contentHash: facts.contentHash };
  // A withdrawn story has neither.
  const previous = unsaid ? unsaid.previous : facts.contentHash ? known : version.previous;
  return { ...version, announce: 'story.updated', change, ...(previous && { previous }) };
}

/** Terms that a story remembers of what it announced beside its kept profiles: 1,200 bytes at most. */
const ANNOUNCED_TERMS = 400;
const TERM_BYTES = 3;

/** The announced terms of a story, with those of a profile that it no longer keeps: the latest 400. */
export function withAnnounced(told: Uint8Array | undefined, packed: Uint8Array): Uint8Array {
  const terms = [...new Set([...announcedTerms(told), ...(unpackProfile(packed)?.terms ?? [])])].slice(
    -ANNOUNCED_TERMS,
  );
  const bytes = new Uint8Array(TERM_BYTES * terms.length);
  for (const [i, term] of terms.entries()) bytes.set([term & 0xff, (term >>> 8) & 0xff, term >>> 16], TERM_BYTES * i);
  return bytes;
}

export function announcedTerms(told: Uint8Array = new Uint8Array()): number[] {
  return Array.from({ length: Math.floor(told.length / TERM_BYTES) }, (_, i) => {
    const [low = 0, middle = 0, high = 0] = told.subarray(TERM_BYTES * i, TERM_BYTES * (i + 1));
    return low | (middle << 8) | (high << 16);
  });
}
const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

/** The version with the facts of this report, which says nothing that was not announced. */
export function withNewestCrawl(before: StoryItem, { file, settings }: Arrival, report: Report): StoryItem {
  const { unsaid, ...version } = before;
  const profiles = version.profiles && { ...version.profiles, current: packProfile(report.profile) };
  // Nothing that a quiet file says is announced, now or later.
  const waiting = settings.notifications && unsaid && { unsaid };
  const next = { ...version, ...waiting, facts: factsOf(report, file), ...(profiles && { profiles }) };
  return withAnnouncedBefore(next, { facts: version.facts, reports: namedReports(version) });
}
