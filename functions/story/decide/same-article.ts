import type { Article } from '../../article/article.ts';
import { articleReport } from '../article-report.ts';
import type { Arrival, Decision, Write } from '../decision.ts';
import type { ArticleClaim } from '../items.ts';
import { type Known, storyOf, toldBy } from '../known.ts';
import { claimArticle, claimText } from './claims.ts';
import { close } from './close.ts';
import { isOlder } from './is-older.ts';
import { retold } from './retold.ts';

/** The article in the words it is known in. */
export const duplicate = (arrival: Arrival, article: Article, known: Known, claim: ArticleClaim): Decision => {
  // The claim follows the newest report even if the words are the same: a revision from in between is then stale.
  const newer = isOlder(claim, articleReport(arrival, article));
  const writes = newer ? claimArticle(arrival, article, claim.storyId, known, { told: claim.tells }) : [];
  return close(arrival, 'duplicate', writes, { storyId: claim.storyId });
};

/**
 * An older crawl: it claims its words for the story that its article tells, which may stand in another's by now, so
 * that their later copies are known; and changes nothing else.
 */
export const stale = (arrival: Arrival, article: Article, known: Known, claim: ArticleClaim): Decision => {
  const writes = known.owner ? [] : [claimText(article.textKey, toldBy(known) ?? claim.storyId, known.fence)];
  return close(arrival, 'stale', writes, { storyId: claim.storyId, reason: 'older-crawl' });
};

/**
 * A newer crawl in other words, of this story from now on. It is told anew only if this article is the one that tells
 * it: a revised copy is not news.
 */
export const revision = (arrival: Arrival, article: Article, known: Known, storyId: string): Decision => {
  const story = storyOf(known, storyId);
  const writes: Write[] = claimArticle(arrival, article, storyId, known, { told: toldBy(known) });
  if (!known.owner) writes.push(claimText(article.textKey, storyId, known.fence));
  if (story.articleId === article.articleId) {
    const item = { ...retold(arrival, article, story), version: story.version + 1 };
    writes.push({ item, expect: story.version });
  }
  return close(arrival, 'revision', writes, { storyId });
};
