import { addedTo, centreOf, nearnessTo, packCentre, unpackCentre } from '../../matching/centre.ts';
import { isThin } from '../../matching/kind.ts';
import { type Profile, packProfile, unpackProfile } from '../../matching/profile.ts';
import type { Change } from '../../notifications/facts.ts';
import { listedEarlier, listingOf } from '../items/archive.ts';
import { articleTime, type Report } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { present } from '../items/facts.ts';
import { heated } from '../items/heat.ts';
import {
  type Announcement,
  type Coverage,
  type EarlierReport,
  type Expiring,
  isHere,
  type ReportItem,
  type ReportRef,
  SCHEMA,
  type StoryItem,
  type WithdrawnBy,
} from '../items/items.ts';
import { type Key, listingDay, storyIdAt } from '../items/keys.ts';
import {
  countPublishers,
  erasedReport,
  type Joined,
  packPublishers,
  publisherHash,
  publishersOf,
  reportItem,
  type Story,
  saidUntilNow,
  storyFacts,
  toldRefs,
  withCrawl,
  withReport,
} from '../items/story.ts';
import { expiryOf, needsRenewal } from '../table/expiry.ts';
import { headlineTerms } from './same-article.ts';

/** The story's next version, with no other change. It announces nothing. */
export function nextVersion(story: Story, at: string): Story {
  return { ...story, version: story.version + 1, announce: 'none', lastSeenAt: at };
}

/**
 * The story's next version. It is renewed with the reports that it tells, at most once a day: it expires as late as a
 * new story, or never if it is withdrawn. It announces nothing.
 */
export function kept(story: Story, arrival: Arrival): Story {
  const next = nextVersion(story, arrival.decidedAt);
  // Without `retentionDays` nothing that is written expires any more.
  const isKept = arrival.settings.retentionDays === 0 && story.expiresAt !== undefined;
  if (!story.withdrawn && !isKept && !needsRenewal(story, arrival)) return next;
  return lasting(next, expiryOf(arrival, {}, story), toldRefs(story));
}

/** The story that expires then, with these of its reports: without what it tells nobody could read it. */
export function lasting({ expiresAt: _, ...version }: Story, expiry: Expiring, told: readonly ReportRef[]): Story {
  const renewed = ({ expiresAt: __, ...report }: ReportItem): ReportItem => ({ ...report, ...expiry });
  const isSame = ({ expiresAt }: ReportItem): boolean => expiresAt === expiry.expiresAt;
  const reports = [...version.reports].map(
    ([ref, report]) => [ref, told.includes(ref) && !isSame(report) ? renewed(report) : report] as const,
  );
  return { ...version, ...expiry, reports: new Map(reports) };
}

/** The story with another article, as its last report. It announces nothing, unless its papers reach a threshold. */
export function withArticle(
  story: Story,
  arrival: Arrival,
  report: Report,
  joined: Omit<Joined, 'at'>,
  isOwn: boolean,
): Story {
  const { article } = report;
  const before = publishersOf(story);
  const own = article.publisher ? [publisherHash(article.publisher)] : [];
  const publishers = packPublishers([...before, ...own]);
  const hasJoined = publishers.length > (story.publishers?.length ?? 0);
  const listing = listedEarlier(story, articleTime(article, arrival.file));
  const version: Story = {
    ...withReport(kept(story, arrival), report, arrival.file, { ...joined, at: arrival.decidedAt }),
    ...listing,
    ...(publishers.length > 0 && { publishers }),
    articleCount: story.articleCount + 1,
  };
  if (!hasJoined) return version;
  // The first report that names a publisher counts like the first report of the story.
  const heat = before.length > 0 && { heat: heated(story, articleTime(article, arrival.file), isOwn) };
  return withCoverage({ ...version, ...heat }, arrival);
}

/**
 * The version, announced as covered if another publisher has joined and the number of publishers reaches a threshold
 * above the last announced one. So each threshold is announced once, even after a split took publishers away. A
 * threshold that a merge or a quiet file reached is announced when the next publisher joins.
 */
function withCoverage(version: Story, { settings }: Arrival): Story {
  const count = countPublishers(version);
  const { publishers: announced } = version.coverage ?? { publishers: 0 };
  const publishers = settings.coverage.findLast((threshold) => announced < threshold && threshold <= count);
  // A story of which nothing was announced is created first.
  const isSilent = !settings.notifications || version.withdrawn || !version.announced;
  if (publishers === undefined || isSilent) return version;
  return { ...version, announce: 'story.covered', coverage: coverageAt(version, publishers) };
}

/** `storyWrites` says what it counts. */
const coverageAt = ({ version, revision, articleCount: articles }: Story, publishers: number): Coverage => ({
  ...{ publishers, version, revision, articles, report: '', at: '', counted: 0, named: 0 },
});

export interface Withdrawal {
  by: WithdrawnBy;
  /** The operator's name. */
  operator?: string | undefined;
  /** ISO 8601 UTC. */
  at: string;
  reason?: string | undefined;
}

/**
 * The version, withdrawn: it shows nothing from now on, and the words of the reports that were read are erased; those
 * of the others follow (`eraseWords`). Its claims and aliases stay, so that no later crawl or copy creates the story
 * again. A story that was never announced is withdrawn silently. A merged story keeps its words: they are the other
 * one's now.
 */
export function withdrawnStory(
  version: Story,
  { by, operator, at, reason }: Withdrawal,
  notifications: boolean,
): Story {
  const { profiles, expiresAt, development, isChosen, shown, waiting, ...others } = version;
  const isAnnounced = notifications && version.announced !== undefined;
  const withdrawn = { at, by, ...(operator && { name: operator }), ...(reason && { reason }) };
  const story: Story = isAnnounced
    ? announcedAs('story.withdrawn', others)
    : { ...others, announce: 'none', revision: others.revision + 1 };
  if (by === 'merge') return { ...story, withdrawn, ...(shown && { shown }), ...(profiles && { profiles }) };
  const erase = (report: ReportItem) => (isHere(report) ? erasedReport(report, by) : report);
  const erased = [...version.reports].map(([ref, report]) => [ref, erase(report)] as const);
  return { ...story, withdrawn, reports: new Map(erased) };
}

/** The version with a report that joins in its centre. */
export function withProfile(version: Story, { profile }: Report): Story {
  const { profiles } = version;
  return profiles ? { ...version, profiles: { ...profiles, ...centreWith(profiles, profile) } } : version;
}

type Profiles = NonNullable<StoryItem['profiles']>;

/** The centre with another report. Where there is none it begins with the kept reports. */
function centreWith(profiles: Profiles, report: Profile): Pick<Profiles, 'centre'> {
  const centre = (profiles.centre && unpackCentre(profiles.centre)) ?? centreOf(keptReports(profiles));
  return centre ? { centre: packCentre(addedTo(centre, report)) } : {};
}

const keptReports = ({ first, current }: Profiles): Profile[] =>
  [first, current].flatMap((packed) => (packed && unpackProfile(packed)) ?? []);

/** The version of a withdrawn story, restored with this report and announced as an update. */
export function restoredWith(version: Story, arrival: Arrival, ref: ReportRef, report: Report, change: Change): Story {
  const { withdrawn, ...others } = version;
  return {
    ...withFacts(others, arrival, ref, report, change),
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
  story: Story | undefined,
  { article, kind }: Report,
  { settings, decidedAt }: Arrival,
): boolean {
  if (!story || story.announced || story.withdrawn || kind === 'retracted' || !settings.notifications) return false;
  const ageMs = Date.parse(decidedAt) - Date.parse(article.publishedAt ?? decidedAt);
  return ageMs <= settings.matching.windowDays * DAY_MS;
}

const DAY_MS = 86_400_000;

/**
 * The version whose facts are those of this report, unless somebody chose another; announced as such a change, or as a
 * new story if nothing of it was announced before.
 */
export function withFacts(version: Story, arrival: Arrival, ref: ReportRef, report: Report, change: Change): Story {
  const isLocked = version.isChosen === true && version.speaking !== ref;
  const next = isLocked
    ? withCrawl(version, ref, report, arrival.file)
    : withNewestCrawl(version, arrival, ref, report);
  const { settings } = arrival;
  const isFirst = isFirstAnnounced(version, report, arrival);
  if (!settings.notifications || (!version.announced && !isFirst)) {
    const { waiting, ...silent } = next;
    return { ...silent, announce: 'none', revision: version.revision + 1 };
  }
  // A silent story of an archive was in its own index only.
  const day = !version.day && { day: listingDay(storyIdAt(version), version.firstSeenAt) };
  if (isFirst) return announcedAs('story.created', { ...next, ...day });
  return announcedAs('story.updated', next, { change, previous: previousOf(version) });
}

/** What the facts said when subscribers last heard of them. A withdrawn story has none. */
export const previousOf = (version: Story): EarlierReport | undefined =>
  version.waiting ? version.waiting.previous : (saidUntilNow(version) ?? version.announced?.previous);

/** The version, announced: what it counts is filled in when it is written (`storyWrites`). */
export function announcedAs(
  announce: Announcement['announce'],
  { waiting: _, ...version }: Story,
  { change, previous, report = '' }: { [K in 'change' | 'previous' | 'report']?: Announcement[K] | undefined } = {},
): Story {
  const revisedAt = version.announced?.revisedAt;
  const announced: Announcement = {
    ...{ announce, report, revision: 0, at: '', articles: 0, publishers: 0, named: 0 },
    ...present({ change, previous, revisedAt }),
  };
  return { ...version, announce, revision: version.revision + 1, announced };
}

/** The version whose facts are those of this report from now on, which says nothing that was not announced. */
export function withNewestCrawl(before: Story, { file, settings }: Arrival, ref: ReportRef, report: Report): Story {
  const { waiting, ...version } = before;
  const profiles = version.profiles && { ...version.profiles, current: packProfile(report.profile) };
  return {
    ...withCrawl(version, ref, report, file),
    speaking: ref,
    // Nothing that a quiet file says is announced, now or later.
    ...(settings.notifications && waiting && { waiting }),
    ...(profiles && { profiles }),
  };
}

/** A story of one report, not announced yet. @param isMatched whether other reports are compared with it */
export function storyOf(arrival: Arrival, report: Report, key: Key, isMatched: boolean): Story {
  const storyId = storyIdAt(key);
  const { publisher } = report.article;
  const expiry = expiryOf(arrival);
  const joined = { disposition: 'new', at: arrival.decidedAt } as const;
  return {
    ...key,
    entity: 'story',
    schema: SCHEMA,
    version: 1,
    ...expiry,
    ...(arrival.scope && { scope: arrival.scope }),
    announce: 'none',
    revision: 1,
    ...listingOf(arrival, report, storyId),
    articleCount: 1,
    lastReport: 1,
    speaking: '1',
    ...withHeadlineTerms(report),
    ...(publisher && { publishers: packPublishers([publisherHash(publisher)]) }),
    ...(isMatched && { profiles: { first: packProfile(report.profile) } }),
    reports: new Map([['1', { ...reportItem(storyId, 1, report, arrival.file, joined), ...expiry }]]),
  };
}

export const withHeadlineTerms = ({ article }: Report): Pick<StoryItem, 'headlineTerms'> => {
  const terms = headlineTerms(article);
  return terms.length > 0 ? { headlineTerms: terms } : {};
};

/**
 * The story with the report that stands for it: the nearer one to its centre of the present one and of a full report
 * that has just joined, once two publishers report it. Nothing is announced: notifications tell the facts.
 */
export function withRepresentative(story: Story, ref: ReportRef, { profile }: Report): Story {
  const { profiles, shown, ...others } = story;
  const centre = profiles?.centre && unpackCentre(profiles.centre);
  if (!centre || profile.kind !== 'article' || countPublishers(story) < 2) return story;
  const packed = story.reports.get(shown ?? '')?.profile ?? profiles.current ?? profiles.first;
  const present = unpackProfile(packed);
  const isBeaten = (one: Profile): boolean => nearnessTo(centre, one) < nearnessTo(centre, profile);
  const isThinFacts = !shown && isThin(storyFacts(story).kind);
  if (present && !isThinFacts && !isBeaten(present)) return story;
  // The facts stand for the story without a field of their own.
  return { ...others, profiles, ...(ref !== story.speaking && { shown: ref }) };
}
