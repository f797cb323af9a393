import { hash } from 'node:crypto';
import { cut, normaliseText } from '../../article/base/index.ts';
import type { Article, WarningCode } from '../../article/index.ts';
import { identifyingUrl, reportIdentity } from '../../article/internal.ts';
import { matchOf } from '../../matching/probability.ts';
import { unpackProfile } from '../../matching/profile.ts';
import { packTerm, weightOfPacked } from '../../matching/rarity.ts';
import { termsOf } from '../../matching/terms.ts';
import type { ObjectPointer } from '../../notifications/facts.ts';
import type { ArticleWithProfile } from '../items/article-report.ts';
import { type FileVersion, feedFolderOf, isOfOtherFeed } from '../items/file-version.ts';
import type { ArticleClaim, ArticleIdentity, StoryItem } from '../items/items.ts';

/** Code units of a headline whose terms a claim keeps: enough to recognise it. */
const HEADLINE_UNITS = 80;

/**
 * If so much of the shorter headline is in the other one, both are of one article. Rare words count more than common
 * ones.
 */
const SHARED_HEADLINE = 0.5;

/**
 * Lower than the threshold of a match: a revision may differ more than another report of the event. Unrelated reports
 * of the same hour come to at most 0.15.
 */
const SAME_ARTICLE = 0.3;

/** What a later file with the same id is recognised by. */
export function identityOf({ article, profile: { kind } }: ArticleWithProfile): ArticleIdentity {
  const { language, warnings } = article;
  const words = warnings.includes('title-from-key') ? '' : normaliseText(cut(article.headline, 2 * HEADLINE_UNITS));
  const url = identifyingUrl(article);
  return {
    headline: headlineTerms(article),
    kind,
    ...(words && { words: shortHash(words) }),
    ...(language !== 'und' && { language }),
    ...(url && { url: shortHash(bareUrl(url)) }),
  };
}

/** Sixteen bits of the hash of each term, and its rarity: a withdrawn story leaves no words on its claims. */
export function headlineTerms({ headline, warnings }: ArticleWithProfile['article']): number[] {
  if (warnings.includes('title-from-key')) return [];
  return [...new Set(termsOf(cut(headline, HEADLINE_UNITS)).map(packTerm))];
}

/**
 * What makes a file and a known article one, the surest first. An id, a url or an object key alone is none of these.
 */
export type Agreement = 'words' | 'headline' | 'likeness' | 'url and key' | 'placeholder by url' | 'placeholder by key';

/** Agreements that rest on where a file lies, and not on what it says. */
const WEAK: ReadonlySet<Agreement> = new Set(['url and key', 'placeholder by url', 'placeholder by key']);

export const isWeak = (agreement: Agreement | undefined): boolean => agreement !== undefined && WEAK.has(agreement);

/** A known article that a file may be. */
export interface Candidate {
  claim: Pick<ArticleClaim, 'textKey' | 'identity' | 'bucket' | 'key'>;
  story: StoryItem | undefined;
  /** False where other articles claim its url as well. */
  isUrlItsOwn: boolean;
}

export interface Likeness {
  agreement: Agreement;
  /** The file is the candidate with the higher score. */
  score: number;
}

/** Whether a file that came under the id of a known article is that article, and by what. */
export function likenessOf(report: ArticleWithProfile, file: FileVersion, candidate: Candidate): Likeness | undefined {
  const { claim, story, isUrlItsOwn } = candidate;
  if (isOfOtherFeed(file, claim)) return undefined;
  const { article } = report;
  const isRetraction = report.kind === 'retracted';
  const own = identityOf(report);
  const known = claim.identity;
  // The words of a retraction are a notice and not an article's.
  if (!isRetraction && claim.textKey === article.textKey) return { agreement: 'words', score: 4 };
  if (own.language && known.language && own.language !== known.language && !isRetraction) return undefined;
  const shared = sharedHeadline(own.headline, known.headline);
  if (shared >= SHARED_HEADLINE) return { agreement: 'headline', score: 2 + shared };
  const isPlaceholder = own.kind === 'notice' || known.kind === 'notice' || isRetraction;
  const probability = isPlaceholder ? 0 : probabilityOf(report, story);
  if (probability >= SAME_ARTICLE) return { agreement: 'likeness', score: 1 + probability };
  // A retraction shares more with its article than the id, also where the url is the id.
  const isId = isRetraction && article.articleId.startsWith('url:');
  const sharesUrl = isUrlItsOwn && own.url !== undefined && own.url === known.url;
  const sharesKey = claim.bucket === file.bucket && claim.key === file.key;
  if (isPlaceholder && sharesUrl && !isId) return { agreement: 'placeholder by url', score: 0.5 };
  if (isPlaceholder && sharesKey) return { agreement: 'placeholder by key', score: 0.4 };
  return sharesUrl && sharesKey ? { agreement: 'url and key', score: 0.6 } : undefined;
}

/** Whether the headline says something else than that of the article's newest report. */
export function hasOtherHeadline(report: ArticleWithProfile, { identity }: ArticleClaim): boolean {
  const { words } = identityOf(report);
  return report.kind !== 'retracted' && words !== undefined && identity.words !== undefined && words !== identity.words;
}

/** Whether two headlines are of one article, or of two papers' copies. */
export function sharesHeadline(terms: readonly number[], others: readonly number[]): boolean {
  return sharedHeadline(terms, others) >= SHARED_HEADLINE;
}

/** How much of the shorter headline is in the other one, by the weights of its terms: 0 to 1. */
function sharedHeadline(terms: readonly number[], others: readonly number[]): number {
  const least = Math.min(weightOfPacked(terms), weightOfPacked(others));
  return least === 0 ? 0 : weightOfPacked(terms.filter((term) => others.includes(term))) / least;
}

function probabilityOf({ profile }: ArticleWithProfile, story: StoryItem | undefined): number {
  const packed = [story?.profiles?.first, story?.profiles?.current].filter((bytes) => bytes !== undefined);
  const probabilities = packed.map((bytes) => {
    const other = unpackProfile(bytes);
    return other ? matchOf(profile, other).probability : 0;
  });
  return Math.max(0, ...probabilities);
}

/**
 * The article's own id, where another article has the one that the file gives: a suffix of its headline, else of its
 * words. A later crawl gets the same.
 */
export function ownIdOf(report: ArticleWithProfile): string {
  const { articleId, textKey, language } = report.article;
  const { words = textKey } = identityOf(report);
  return `${articleId}#${shortHash(`${language} ${words}`)}`;
}

/**
 * The report under an id of its feed's own, if one of the articles that are known by the id of its file is not of that
 * feed; else undefined.
 */
export function asOfFeed<R extends ArticleWithProfile>(
  report: R,
  file: FileVersion,
  known: readonly (ObjectPointer | undefined)[],
): R | undefined {
  if (!known.some((one) => one && isOfOtherFeed(file, one))) return undefined;
  const folder = feedFolderOf(file.key, file.polled ?? '');
  return withArticleId(report, `${report.article.articleId}#${shortHash(folder)}`, 'id-reused');
}

/** The report under another id than the one that its file gives. */
export function withArticleId<R extends ArticleWithProfile>(report: R, articleId: string, warning?: WarningCode): R {
  const { article, kind } = report;
  const identity =
    kind === 'retracted'
      ? reportIdentity({ ...article, isRetracted: true, saysNothing: true }, articleId)
      : { articleId };
  const warnings = warning && kind !== 'retracted' ? [warning, ...article.warnings] : article.warnings;
  return { ...report, article: { ...article, ...identity, warnings } };
}

/** The crawler's ids begin with those of outlets. */
const OUTLET = /^(\d{3})_\d{10}$/;

/** Whether an article is of the site that the facts are from, as far as their outlet or url tells. */
export function isOfSite(article: Pick<Article, 'articleId' | 'url'>, facts: typeof article): boolean {
  const [own, known] = [article, facts].map(
    ({ articleId, url }) => OUTLET.exec(articleId)?.[1] ?? (url && SITE.exec(url)?.[1]?.toLowerCase()),
  );
  return known === undefined || own === known;
}

/** The host of a url, also of the site's mobile pages. */
const SITE = /^https?:\/\/(?:(?:www|m|mobile|amp)\.)?([^/?#:]+)/i;

const bareUrl = (url: string): string => url.replace(/^https?:\/\/|#.*$/g, '').replace(/\/$/, '');

function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 16);
}
