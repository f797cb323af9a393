import type { Article } from '../article/article.ts';
import { claimArticle, claimText } from './claims.ts';
import type { Arrival, Decision, Known, Write } from './decision.ts';
import type { Disposition } from './disposition.ts';
import { factsOf, observedAt } from './facts.ts';
import { isOlder } from './is-older.ts';
import type { ArticleClaim, StoryArticle, StoryItem } from './items.ts';
import { storyIdOf, storyKey, timelineDay } from './keys.ts';
import { receiptOf } from './receipt.ts';

/** Articles a story lists by name; beyond them it only counts, so that a story copied a thousand times stays one small item. */
export const LISTED_ARTICLES = 12;

/**
 * What becomes of a file: the disposition and the writes that make it so, to be committed as one transaction.
 *
 *     receipt there already ................................ redelivered, nothing to write
 *     no article in the file ............................... rejected
 *     overwritten before it was read ....................... stale (the newer object has an event of its own)
 *     article unknown, words unknown ....................... new
 *     article unknown or revised, words of another story ... copy
 *     article known in these words ......................... duplicate
 *     article known, this crawl is older ................... stale
 *     article known, this crawl is newer ................... revision
 *
 * Pure: the same arrival and the same knowledge always give the same decision. If the table has changed meanwhile the
 * writes' expectations fail; look again and decide again.
 */
export const decide = (arrival: Arrival, known: Known): Decision => {
  if (known.receipt) return redelivered(known.receipt);
  if (!arrival.result.ok) {
    const { reason } = arrival.result;
    return close(arrival, reason === 'overwritten' ? 'stale' : 'rejected', [], { reason });
  }
  const { article } = arrival.result;
  const claim = known.article;
  const owner = known.words?.storyId;

  if (!claim) return owner ? copy(arrival, article, known, owner) : create(arrival, article);
  if (claim.textKey === article.textKey) return duplicate(arrival, article, claim);
  if (isOlder(arrival, article, claim)) return stale(arrival, article, claim, owner);
  // The revised article now says what another story says: it moves there, so that words and story always agree.
  if (owner && owner !== claim.storyId) return copy(arrival, article, known, owner);
  return revision(arrival, article, known, claim, owner);
};

const redelivered = (receipt: NonNullable<Known['receipt']>): Decision => ({
  disposition: receipt.disposition,
  redelivered: true,
  storyId: receipt.storyId,
  reason: receipt.reason,
  writes: [],
});

const close = (
  arrival: Arrival,
  disposition: Disposition,
  writes: Write[],
  facts: { storyId?: string; reason?: string } = {},
): Decision => ({
  disposition,
  redelivered: false,
  ...facts,
  writes: [...writes, { item: receiptOf(arrival, disposition, facts), expect: 'absent' }],
});

const create = (arrival: Arrival, article: Article): Decision => {
  const storyId = storyIdOf(article.textKey);
  const story: StoryItem = {
    ...storyKey(storyId),
    entity: 'story',
    schema: 1,
    version: 1,
    storyId,
    announce: arrival.notifications ? 'story.created' : 'none',
    revision: 1,
    day: timelineDay(storyId, arrival.now),
    firstSeenAt: arrival.now,
    lastSeenAt: arrival.now,
    articleCount: 1,
    ...factsOf(article, arrival.file),
  };
  const writes: Write[] = [{ item: story, expect: 'absent' }, claimArticle(arrival, article, storyId, undefined)];
  return close(arrival, 'new', writes, { storyId });
};

const copy = (arrival: Arrival, article: Article, known: Known, storyId: string): Decision => {
  const story = storyOf(known, storyId);
  const joined: StoryItem = {
    ...story,
    version: story.version + 1,
    announce: 'none',
    lastSeenAt: arrival.now,
    articleCount: story.articleCount + 1,
    articles: [...(story.articles ?? [founder(story)]), listing(arrival, article, 'copy')].slice(0, LISTED_ARTICLES),
  };
  const writes: Write[] = [
    { item: joined, expect: story.version },
    claimArticle(arrival, article, storyId, known.article),
  ];
  return close(arrival, 'copy', writes, { storyId });
};

const duplicate = (arrival: Arrival, article: Article, claim: ArticleClaim): Decision => {
  // The claim follows the newest crawl even if the words are the same: a revision crawled in between is then stale.
  const newer = observedAt(article, arrival.file) > claim.observedAt;
  const writes = newer ? [claimArticle(arrival, article, claim.storyId, claim)] : [];
  return close(arrival, 'duplicate', writes, { storyId: claim.storyId });
};

const stale = (arrival: Arrival, article: Article, claim: ArticleClaim, owner: string | undefined): Decision => {
  const writes = owner ? [] : [claimText(article, claim.storyId)];
  return close(arrival, 'stale', writes, { storyId: claim.storyId, reason: 'older-crawl' });
};

const revision = (
  arrival: Arrival,
  article: Article,
  known: Known,
  claim: ArticleClaim,
  owner: string | undefined,
): Decision => {
  const { storyId } = claim;
  const story = storyOf(known, storyId);
  const writes: Write[] = [claimArticle(arrival, article, storyId, claim)];
  if (!owner) writes.push(claimText(article, storyId));
  // A revised copy is not news: the story speaks through its own article.
  if (story.articleId === article.articleId) writes.push(revise(arrival, article, story));
  return close(arrival, 'revision', writes, { storyId });
};

/** The story with this report's facts in place of the older ones, announced as an update. */
const revise = (arrival: Arrival, article: Article, story: StoryItem): Write => {
  const { headline, observedAt: _, publisher, category, publishedAt, crawledAt, url, versionId, ...kept } = story;
  const item: StoryItem = {
    ...kept,
    version: story.version + 1,
    announce: arrival.notifications ? 'story.updated' : 'none',
    revision: story.revision + 1,
    lastSeenAt: arrival.now,
    ...factsOf(article, arrival.file),
  };
  return { item, expect: story.version };
};

const storyOf = (known: Known, storyId: string): StoryItem => {
  const story = known.stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is claimed but not in the table: restore it or remove its claims`);
  return story;
};

/** The article a story began with, as its list names it once there is a second one. */
const founder = ({ articleId, publisher, firstSeenAt }: StoryItem): StoryArticle => ({
  articleId,
  ...(publisher && { publisher }),
  disposition: 'new',
  at: firstSeenAt,
});

const listing = (arrival: Arrival, article: Article, disposition: Disposition): StoryArticle => {
  const { publisher } = factsOf(article, arrival.file);
  return { articleId: article.articleId, ...(publisher && { publisher }), disposition, at: arrival.now };
};
