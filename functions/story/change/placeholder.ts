import { hashText } from '../../article/base/index.ts';
import { reportIdentity } from '../../article/internal.ts';
import { profileOf } from '../../matching/profile.ts';
import { headlineSupport, packedSupport, type RarityOf } from '../../matching/rarity.ts';
import { type ArticleWithProfile, articleTime } from '../items/article-report.ts';
import type { FileVersion } from '../items/file-version.ts';
import { headlineTerms, sharesHeadline } from './same-article.ts';

/**
 * Code points of the longest text that may say nothing of its own: a paywall, a cookie notice. A longer one is news of
 * some kind.
 */
const LONGEST_PLACEHOLDER = 800;

/**
 * A text that is known under another headline and has less of its own headline is only a placeholder: one word is
 * there by chance.
 */
const LEAST_SUPPORT = 0.35;

/** The report as its file alone shows it. @param normalText of its text */
export function asRead<R extends ArticleWithProfile>(
  report: R,
  normalText: string,
  file: FileVersion,
  rarityOf?: RarityOf,
): R {
  return saysNothing(report, normalText) ? asPlaceholder(report, file, rarityOf) : report;
}

/** The report as it is where its words are known already. @param known terms of the headline over those */
export function asKnown<R extends ArticleWithProfile>(report: R, file: FileVersion, known: readonly number[] = []): R {
  return contradicts(report, known) ? asPlaceholder(report, file) : report;
}

/** The report as it was recorded with this text key. */
export function asRecorded<R extends ArticleWithProfile>(report: R, file: FileVersion, textKey: string): R {
  return [report, asPlaceholder(report, file)].find(({ article }) => article.textKey === textKey) ?? report;
}

/** Whether a text is only a placeholder, as far as one file shows: a notice, or it has no word of its headline. */
function saysNothing({ kind, article, profile }: ArticleWithProfile, normalText: string): boolean {
  if (kind === 'retracted') return false;
  if (profile.kind === 'notice') return true;
  if (profile.kind !== 'article' || normalText.length > LONGEST_PLACEHOLDER) return false;
  return supportOf(article) === 0;
}

/**
 * Whether the headline contradicts that over equal words: they share nothing, and the text is short and does not say
 * which of them it is about. An agency's text under another paper's headline does. Words with their headline are equal
 * only if that is, however it is divided into terms.
 * @param known terms of the headline over the words that are known
 */
function contradicts({ article, profile }: ArticleWithProfile, known: readonly number[]): boolean {
  if (article.textKeyBy || profile.kind === 'notice' || known.length === 0) return false;
  if (article.text.length > 2 * LONGEST_PLACEHOLDER || sharesHeadline(headlineTerms(article), known)) return false;
  return supportOf(article) < LEAST_SUPPORT && !saysWhat(article.text, known);
}

/** Whether a text says what a headline over it does, so that it is news under any other headline too. */
export function saysWhat(text: string, known: readonly number[]): boolean {
  return (packedSupport(known, text) ?? 0) >= LEAST_SUPPORT;
}

/** The report of a placeholder, identified by its text alone; undefined if that is short. */
export function articleWithText<R extends ArticleWithProfile>(report: R, file: FileVersion): R | undefined {
  const { textKeyBy, ...article } = report.article;
  if (textKeyBy !== 'headline') return undefined;
  const hashes = hashText(article.text);
  const identity = reportIdentity(
    { ...article, ...isRetraction(report), saysNothing: false, hashes },
    article.articleId,
  );
  if (identity.textKeyBy) return undefined;
  const profile = profileOf(article, hashes.normalText, articleTime(article, file));
  return { ...report, article: { ...article, ...identity }, profile };
}

const isRetraction = ({ kind }: ArticleWithProfile) => ({ isRetracted: kind === 'retracted' });

const supportOf = ({ warnings, headline, text }: ArticleWithProfile['article']): number =>
  warnings.includes('title-from-key') ? 1 : headlineSupport(headline, text);

/**
 * The report, identified by its headline: its text is only a placeholder, so equal texts are not copies, and like ones
 * are not alike.
 */
function asPlaceholder<R extends ArticleWithProfile>(report: R, file: FileVersion, rarityOf?: RarityOf): R {
  const { article, profile } = report;
  const headline = article.warnings.includes('title-from-key') ? '' : article.headline;
  const identity = reportIdentity(
    { ...article, ...isRetraction(report), headline, saysNothing: true },
    article.articleId,
  );
  const isProfiled = profile.kind === 'notice';
  return {
    ...report,
    article: { ...article, ...identity },
    profile: isProfiled ? profile : profileOf({ ...article, text: '' }, '', articleTime(article, file), rarityOf),
  };
}
