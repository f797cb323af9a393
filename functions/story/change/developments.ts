import { withoutMailAddresses } from '../../article/byline.ts';
import { proseOf } from '../../article/prose/prose.ts';
import { clip, cut } from '../../article/strings.ts';
import { type Announced, DEVELOPMENT_THRESHOLD, developmentProbability, newsOf } from '../../matching/development.ts';
import { type Profile, packProfile, unpackProfile } from '../../matching/profile.ts';
import { BOUNDS } from '../../notifications/facts.ts';
import { isNewer } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { type Facts, factsOf } from '../items/facts.ts';
import { isBarred } from '../items/file-version.ts';
import type { ReportRef } from '../items/items.ts';
import type { Report } from '../items/read-article.ts';
import { changedReport, type Story, storyFacts } from '../items/story.ts';
import type { StoryMatch } from './match-story.ts';
import { announcedAs, announcedTerms, previousOf, withAnnounced, withFacts } from './story-changes.ts';

const MINUTE_MS = 60_000;

/** From this share of the threshold on, a person should look at the join. */
const DOUBTFUL_SHARE = 0.75;

/** Code units of a sentence that are searched for addresses: the time that takes grows with the square. */
const SEARCHED = 2 * BOUNDS.excerpt;

/** Whether a joining report says what no announced text of its story said. */
export interface Development {
  /** 0 to 1. */
  probability: number;
  isOne: boolean;
  /** One that is silent, because the story's last one was announced less than `developmentMinutes` ago. */
  isOverBudget: boolean;
  isDoubtful: boolean;
  /** The second reader says another thing than the words. */
  isOverruled: boolean;
  /** The sentences that hold what is new. */
  news: string[];
}

/**
 * What was announced of a story: its kept profiles, and the terms of everything else.
 * Undefined if nothing was announced, or nothing is kept.
 */
export function announcedOf({
  profiles,
  told,
  announced,
  withdrawn,
  development,
  reports,
}: Story): Announced | undefined {
  if (!profiles || !announced || withdrawn) return undefined;
  const latest = development && reports.get(development.report)?.profile;
  const known = [profiles.first, profiles.current, latest].flatMap((packed) => (packed && unpackProfile(packed)) ?? []);
  if (known.length === 0) return undefined;
  return { reports: known, terms: new Set([...known.flatMap(({ terms }) => [...terms]), ...announcedTerms(told)]) };
}

/**
 * Judges a report that joins a story by a match; undefined for one that cannot be a development.
 * @param answer of the second reader, which counts in place of the words
 */
export function developmentIn(
  story: Story,
  { article, profile }: Report,
  { settings, decidedAt }: Arrival,
  answer?: boolean,
): Development | undefined {
  const { developments, developmentMinutes, notifications } = settings;
  if (developments === 'silent' || !notifications || (profile.kind !== 'article' && profile.kind !== 'flash'))
    return undefined;
  const announced = announcedOf(story);
  if (!announced) return undefined;
  const probability = developmentProbability(profile, announced);
  const isByWords = probability >= DEVELOPMENT_THRESHOLD;
  const isOne = answer ?? isByWords;
  const sinceMs = Date.parse(decidedAt) - Date.parse(story.development?.at ?? '');
  return {
    probability,
    isOne,
    isOverBudget: isOne && sinceMs < developmentMinutes * MINUTE_MS,
    isDoubtful: answer === undefined && !isOne && probability >= DEVELOPMENT_THRESHOLD * DOUBTFUL_SHARE,
    isOverruled: isOne !== isByWords,
    news: isOne ? newsIn(article.text, profile, announced) : [],
  };
}

function newsIn(text: string, profile: Profile, { terms }: Announced): string[] {
  const prose = proseOf(text, 'markdown').filter(({ kind }) => kind === 'paragraph' || kind === 'item');
  const sentences = newsOf(prose.map((block) => block.text).join('\n'), profile, terms);
  // Reporters' mail addresses stay in the file: every subscriber gets what is stored.
  return sentences
    .map((sentence) => clip(withoutMailAddresses(cut(sentence, SEARCHED)).trim(), BOUNDS.excerpt))
    .filter((sentence) => sentence !== '');
}

/**
 * The version with a development, which it announces. The report's words become the facts if the report is newer, surely
 * of this story and says no less. Otherwise it is announced beside them. Later reports are not compared with a
 * development, because a story would drift from one to the next.
 */
export function withDevelopment(
  version: Story,
  arrival: Arrival,
  ref: ReportRef,
  report: Report,
  { news }: Pick<Development, 'news'>,
  match: Pick<StoryMatch, 'isSure'>,
): Story {
  const own = factsOf(report, arrival.file);
  const facts = storyFacts(version);
  const isFree = !version.isChosen && !isBarred(arrival.file, facts.object);
  const replaces = isFree && isNewer(own, facts) && match.isSure && tellsNoLess(own, facts);
  const before = version.development && version.reports.get(version.development.report)?.profile;
  const told = before ? withAnnounced(version.told, before) : version.told;
  const changed = replaces
    ? withFacts(version, arrival, ref, report, 'development')
    : announcedAs('story.updated', version, { change: 'development', previous: previousOf(version), report: ref });
  const { revision } = changed;
  const {
    profiles: __,
    told: ___,
    ...others
  } = changedReport(changed, ref, (one) => ({
    ...one,
    // Whole, so that the next development is compared with all that this one told.
    profile: packProfile(report.profile),
    ...(news.length > 0 && { news }),
  }));
  return {
    ...others,
    ...(version.profiles && { profiles: version.profiles }),
    ...(told && { told }),
    development: { report: ref, revision, at: arrival.decidedAt },
  };
}

/** Whether the facts of a report may replace those of another: a bare caption says less than an article. */
export function tellsNoLess(own: Pick<Facts, 'kind' | 'excerpt'>, facts: Pick<Facts, 'kind' | 'excerpt'>): boolean {
  if (own.kind !== facts.kind) return own.kind === 'article';
  return own.excerpt.length >= facts.excerpt.length / 2;
}
