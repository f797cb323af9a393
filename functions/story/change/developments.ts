import { clip, cut } from '../../article/base/index.ts';
import { proseOf, withoutMailAddresses } from '../../article/internal.ts';
import { newsOf } from '../../matching/news.ts';
import { TOLD } from '../../matching/probability.ts';
import { type Profile, unpackProfile } from '../../matching/profile.ts';
import { BOUNDS } from '../../notifications/facts.ts';
import type { Report } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import type { Facts } from '../items/facts.ts';
import type { ReportRef } from '../items/items.ts';
import { changedReport, type Story } from '../items/story.ts';
import type { StoryMatch } from './match-story.ts';
import { announcedAs, previousOf } from './story-changes.ts';

/** Below this likeness a person should look at a silent join, and the second reader is asked. */
const DOUBTFUL = 0.75;

/** Code units of a sentence that are searched for addresses: the time that takes grows with the square. */
const SEARCHED = 2 * BOUNDS.excerpt;

/** Whether a joining report says what no report of its story said. */
export interface Development {
  isOne: boolean;
  isDoubtful: boolean;
  /** The second reader says another thing than the words. */
  isOverruled: boolean;
  /** The sentences that hold what is new. */
  news: string[];
}

/**
 * Judges a report that joins a story; undefined for one that cannot be a development. All reports count, and not only
 * those that were announced: what was silently told by thirty papers is known.
 */
export function developmentIn(
  { profiles, announced, withdrawn }: Story,
  { article, profile }: Report,
  { likeness, other }: Pick<StoryMatch, 'likeness' | 'other'>,
  { settings: { developments, notifications } }: Arrival,
  answer?: boolean,
): Development | undefined {
  if (developments === 'silent' || !notifications || (profile.kind !== 'article' && profile.kind !== 'flash'))
    return undefined;
  if (!announced || withdrawn) return undefined;
  const isByWords = likeness < TOLD;
  const isOne = answer ?? isByWords;
  const known = [profiles?.first, profiles?.current].flatMap((packed) => (packed && unpackProfile(packed)) ?? []);
  const terms = new Set([other, ...known].flatMap((one) => [...one.terms]));
  return {
    isOne,
    isDoubtful: answer === undefined && !isOne && likeness < DOUBTFUL,
    isOverruled: isOne !== isByWords,
    news: isOne ? newsIn(article.text, profile, terms) : [],
  };
}

function newsIn(text: string, profile: Profile, terms: ReadonlySet<number>): string[] {
  const prose = proseOf(text, 'markdown').filter(({ kind }) => kind === 'paragraph' || kind === 'item');
  const sentences = newsOf(prose.map((block) => block.text).join('\n'), profile, terms);
  // Reporters' mail addresses stay in the file: every subscriber gets what is stored.
  return sentences
    .map((sentence) => clip(withoutMailAddresses(cut(sentence, SEARCHED)).trim(), BOUNDS.excerpt))
    .filter((sentence) => sentence !== '');
}

/** The version with a development, which it announces beside its facts. */
export function withDevelopment(
  version: Story,
  at: string,
  ref: ReportRef,
  { news }: Pick<Development, 'news'> = { news: [] },
): Story {
  const next = announcedAs('story.updated', version, {
    ...{ change: 'development', previous: previousOf(version), report: ref },
  });
  return {
    ...changedReport(next, ref, (one) => (news.length > 0 ? { ...one, news } : one)),
    development: { report: ref, revision: next.revision, at },
  };
}

/** Whether the facts of a report may replace those of another: a bare caption says less than an article. */
export function tellsNoLess(own: Pick<Facts, 'kind' | 'excerpt'>, facts: Pick<Facts, 'kind' | 'excerpt'>): boolean {
  if (own.kind !== facts.kind) return own.kind === 'article';
  return own.excerpt.length >= facts.excerpt.length / 2;
}
