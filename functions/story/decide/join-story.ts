import type { Article } from '../../article/article.ts';
import { cut } from '../../article/cut.ts';
import type { Arrival, Decision, Write } from '../decision.ts';
import type { Disposition } from '../disposition.ts';
import { observedAt } from '../facts.ts';
import type { StoryArticle, StoryItem } from '../items.ts';
import { type Kin, type Known, storyOf, toldBy } from '../known.ts';
import { holdNear } from '../near/hold.ts';
import type { Joining } from '../near/join.ts';
import { epochSeconds } from '../time.ts';
import { claimArticle, claimText } from './claims.ts';
import { close } from './close.ts';
import { retold } from './retold.ts';

/** Articles a story lists by name; beyond them it only counts, so that a story copied a thousand times stays one small item. */
export const LISTED_ARTICLES = 12;

/** Another article in the very words of a story: it joins silently. */
export const joinOwner = (arrival: Arrival, article: Article, known: Known, storyId: string): Decision => {
  const story = storyOf(known, storyId);
  const writes: Write[] = [
    { item: joined(arrival, article, story, 'copy'), expect: story.version },
    ...claimArticle(arrival, article, storyId, known, { told: toldBy(known) }),
  ];
  return close(arrival, 'copy', writes, { storyId });
};

/**
 * A report like one of a story: a copy joins silently, an update tells the story anew. Its words become the story's, so that
 * their copies are known, and it claims what keys of its own are still free.
 */
export const joinKin = (
  arrival: Arrival,
  article: Article,
  story: StoryItem,
  known: Known,
  { near, found }: Kin,
  { claim, evidence, disposition: likely, depth }: Joining,
): Decision => {
  const { storyId } = claim;
  // Held against the story itself: the claim may be an older report's than the one the story is told by.
  const disposition = isNewer(arrival, article, story) ? likely : 'copy';
  const member = joined(arrival, article, story, disposition);
  const updates = disposition === 'update';
  const holder = { storyId, articleId: article.articleId, depth };
  const writes: Write[] = [
    { item: updates ? retold(arrival, article, member) : member, expect: story.version },
    ...claimArticle(arrival, article, storyId, known, updates ? { storyVersion: member.version } : {}),
    claimText(article.textKey, storyId, known.fence),
    ...holdNear(near, holder, found, arrival.near, epochSeconds(arrival.now)),
  ];
  return close(arrival, disposition, writes, { storyId, evidence: { ...evidence, articleId: claim.articleId } });
};

const joined = (
  arrival: Arrival,
  article: Article,
  story: StoryItem,
  disposition: Extract<Disposition, 'copy' | 'update'>,
): StoryItem => {
  const listing: StoryArticle = {
    articleId: article.articleId,
    ...(article.publisher && { publisher: cut(article.publisher, LISTED_PUBLISHER) }),
    disposition,
    at: arrival.now,
  };
  const before = story.articles ?? [firstArticle(story)];
  // An article that went away and came back: beyond the list it would be counted again.
  const again = before.some(({ articleId }) => articleId === article.articleId);
  return {
    ...story,
    version: story.version + 1,
    announce: 'none',
    lastSeenAt: arrival.now,
    articleCount: story.articleCount + (again ? 0 : 1),
    articles: again ? before : [...before, listing].slice(0, LISTED_ARTICLES),
  };
};

/** Code units of a publisher's name in the list: enough to tell who, whatever a hostile file says. */
const LISTED_PUBLISHER = 50;

/** The article a story began with, as its list names it once there is a second one. */
const firstArticle = ({ articleId, publisher, firstSeenAt }: StoryItem): StoryArticle => ({
  articleId,
  ...(publisher && { publisher: cut(publisher, LISTED_PUBLISHER) }),
  disposition: 'new',
  at: firstSeenAt,
});

const isNewer = (arrival: Arrival, article: Article, story: StoryItem): boolean =>
  observedAt(article, arrival.file) > (story.observedAt ?? story.crawledAt ?? story.firstSeenAt);
