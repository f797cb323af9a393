import type { Article } from '../article/article.ts';
import { cut } from '../article/strings.ts';
import { packProfile } from '../matching/profile.ts';
import type { Arrival } from './decision.ts';
import type { Disposition } from './disposition.ts';
import { expiryOf } from './expiry.ts';
import { erasedFacts, factsOf } from './facts.ts';
import type { StoryArticle, StoryItem, WithdrawnBy } from './items.ts';
import type { ReadArticle } from './read-article.ts';

/** Articles a story lists by name; beyond them it only counts, so that a story copied a thousand times stays small. */
export const LISTED_ARTICLES = 12;

/** Code units of a publisher's name in the list: enough to tell who, whatever a hostile file says. */
const LISTED_PUBLISHER = 50;

/** The story's next version, silent and otherwise as it was. */
export function nextVersion(story: StoryItem, at: string): StoryItem {
  return { ...story, version: story.version + 1, announce: 'none', lastSeenAt: at };
}

/** The story's next version, silent, which is kept for as long as if it were new. */
export function touched({ expiresAt, ...story }: StoryItem, arrival: Arrival): StoryItem {
  return { ...nextVersion(story, arrival.decidedAt), ...expiryOf(arrival) };
}

/** Publishers a story names; beyond them it counts no more. */
const NAMED_PUBLISHERS = 100;

/** The story with another article in it: silent, unless its publishers reach a threshold. */
export function joined(
  story: StoryItem,
  arrival: Arrival,
  { articleId, publisher }: Article,
  disposition: Disposition,
): StoryItem {
  const articles = story.articles ?? [listing(story.facts, 'new', story.firstSeenAt)];
  const before = new Set([story.publishers ?? story.facts.publisher ?? []].flat().map(shortName));
  const publishers = [...new Set([...before, ...(publisher ? [shortName(publisher)] : [])])].slice(0, NAMED_PUBLISHERS);
  const known = { articles, publishers };
  // An article that went away and came back: beyond the list it would be counted again.
  const isListed = articles.some((one) => one.articleId === articleId);
  const version = { ...touched(story, arrival), ...known };
  if (isListed) return covered(version, before.size, arrival);
  const listed = [...articles, listing({ articleId, publisher }, disposition, arrival.decidedAt)].slice(
    0,
    LISTED_ARTICLES,
  );
  return covered({ ...version, articleCount: story.articleCount + 1, articles: listed }, before.size, arrival);
}

/**
 * Announces a version of the story as covered if its publishers have just reached a threshold. They never become fewer, so each threshold is
 * reached once.
 */
function covered(version: StoryItem, publishersBefore: number, { settings }: Arrival): StoryItem {
  const count = version.publishers?.length ?? 0;
  const publishers = settings.coverage.findLast((threshold) => publishersBefore < threshold && threshold <= count);
  if (publishers === undefined || !settings.notifications || version.withdrawnAt) return version;
  const { unannounced, ...kept } = version;
  return { ...kept, announce: 'story.covered', coverage: { publishers, version: version.version } };
}

const shortName = (publisher: string): string => cut(publisher, LISTED_PUBLISHER);

function listing(
  { articleId, publisher }: { articleId: string; publisher?: string | undefined },
  disposition: Disposition,
  at: string,
): StoryArticle {
  return { articleId, ...(publisher && { publisher: shortName(publisher) }), disposition, at };
}

export interface Withdrawal {
  by: WithdrawnBy;
  /** ISO 8601 UTC. */
  at: string;
  reason?: string | undefined;
}

/**
 * A version of the story that is taken back: what it said is erased, its claims and aliases stay, so that a later crawl or copy does not
 * bring it back. Announced if the story was: a withdrawal of what was never announced means nothing to subscribers.
 */
export function withdrawn(version: StoryItem, { by, at, reason }: Withdrawal, notifications: boolean): StoryItem {
  const { profiles, unannounced, ...kept } = version;
  const isAnnounced = notifications && !unannounced;
  return {
    ...kept,
    announce: isAnnounced ? 'story.withdrawn' : 'none',
    ...(unannounced && { unannounced }),
    revision: version.revision + 1,
    withdrawnAt: at,
    withdrawnBy: by,
    ...(reason && { withdrawalReason: reason }),
    facts: erasedFacts(version.facts),
  };
}

/** A version of a withdrawn story that says again what this report says, announced as an update. */
export function restored(version: StoryItem, arrival: Arrival, report: ReadArticle): StoryItem {
  const { withdrawnAt, withdrawnBy, withdrawalReason, ...kept } = version;
  return {
    ...updated(kept, arrival, report),
    // Its first report is erased: from now on reports are compared with this one.
    ...(arrival.settings.matching.enabled && { profiles: { first: packProfile(report.profile) } }),
  };
}

/** A version of the story with this report's facts in place of the older ones, announced as an update. */
export function updated(version: StoryItem, arrival: Arrival, report: ReadArticle): StoryItem {
  const { unannounced, ...kept } = version;
  return {
    ...kept,
    ...(arrival.settings.notifications
      ? { announce: 'story.updated' }
      : { announce: 'none', ...(unannounced && { unannounced }) }),
    revision: version.revision + 1,
    updatedAt: arrival.decidedAt,
    facts: factsOf(report, arrival.file),
    ...(kept.profiles && { profiles: { ...kept.profiles, headline: packProfile(report.profile) } }),
  };
}
