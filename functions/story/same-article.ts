import { hash } from 'node:crypto';
import type { Article } from '../article/article.ts';
import { cut } from '../article/strings.ts';
import { matchOf } from '../matching/probability.ts';
import { unpackProfile } from '../matching/profile.ts';
import { termsOf } from '../matching/terms.ts';
import type { Arrival } from './decision.ts';
import type { ArticleClaim, ArticleIdentity, StoryItem } from './items.ts';
import type { ReadArticle } from './read-article.ts';

/** Code units of a headline whose terms a claim keeps: enough to recognise it. */
const HEADLINE_UNITS = 80;

/** If so much of the shorter headline's terms is in the other one, both are of one article. */
const SHARED_HEADLINE = 0.5;

/**
 * Lower than the threshold of a match: a revision may differ more than another report of the event. Unrelated reports of the same hour come to
 * at most 0.15.
 */
const SAME_ARTICLE = 0.3;

/** What a later file with the same id is recognised by. */
export function identityOf({ article: { headline, url, publisher }, profile: { kind } }: ReadArticle): ArticleIdentity {
  return {
    headline: [...new Set(termsOf(cut(headline, HEADLINE_UNITS)).map((term) => term >>> 16))],
    kind,
    ...(url && { url: shortHash(bareUrl(url)) }),
    ...(publisher && { publisher: shortHash(publisher) }),
  };
}

/**
 * Whether a file with a known article id is that article. An id alone is not enough, because ids are reused. The url or the headline must
 * agree, or the text must be like the article's story, or one publisher must replace a placeholder.
 */
export function isSameArticle(
  report: ReadArticle,
  { identity, textKey }: ArticleClaim,
  story: StoryItem | undefined,
): boolean {
  if (textKey === report.article.textKey) return true;
  const own = identityOf(report);
  if (own.url !== undefined && own.url === identity.url) return true;
  if (sharesHeadline(own.headline, identity.headline)) return true;
  const isPlaceholder = own.kind === 'notice' || identity.kind === 'notice';
  if (isPlaceholder && own.publisher !== undefined && own.publisher === identity.publisher) return true;
  return probabilityOf(report, story) >= SAME_ARTICLE;
}

function sharesHeadline(terms: readonly number[], others: readonly number[]): boolean {
  const least = Math.min(terms.length, others.length);
  return least > 0 && terms.filter((term) => others.includes(term)).length / least >= SHARED_HEADLINE;
}

function probabilityOf({ profile }: ReadArticle, story: StoryItem | undefined): number {
  const packed = [story?.profiles?.first, story?.profiles?.current].filter((bytes) => bytes !== undefined);
  const probabilities = packed.map((bytes) => {
    const other = unpackProfile(bytes);
    return other ? matchOf(profile, other).probability : 0;
  });
  return Math.max(0, ...probabilities);
}

/**
 * The arrival as an article of its own. Its id gets a suffix that tells it from the article that the id is known for, and that a later crawl
 * gets as well.
 */
export function withOwnId(arrival: Arrival, report: ReadArticle): Arrival {
  const { article } = report;
  const articleId = `${article.articleId}#${shortHash(ownMark(article))}`;
  const own = { ...article, articleId, warnings: [...article.warnings, 'id-reused' as const] };
  return { ...arrival, result: { ok: true, article: own, profile: report.profile } };
}

function ownMark({ url, publisher, headline }: Article): string {
  return url ? bareUrl(url) : JSON.stringify([publisher ?? '', headline]);
}

const bareUrl = (url: string): string => url.replace(/^https?:\/\/|#.*$/g, '').replace(/\/$/, '');

const shortHash = (text: string): string => hash('sha256', text, 'base64url').slice(0, 16);
