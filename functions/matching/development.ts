import { lazily } from '../article/lazily.ts';
import model from './development.json' with { type: 'json' };
import { matchOf } from './probability.ts';
import { IN_HEADLINE, type Profile, TOPIC_TERMS } from './profile.ts';
import { WEIGHTS } from './rarity.ts';
import { termsOf } from './terms.ts';

/** What was announced of a story. */
export interface Announced {
  /** The announced reports whose profiles are kept, the first one first. */
  reports: readonly Profile[];
  /** Hashes (24 bits) of the terms of all announced texts, those of `reports` included. */
  terms: ReadonlySet<number>;
}

/**
 * What shows that a joining report is a development: it says what no announced text of its story said.
 *
 *     likeness          log odds that it says the same as the announced report it is most like
 *     topic             likeness of its main words to those of the story's first report
 *     newHeadline       share of its headline, by what the words say, that was not announced
 *     newTopic          share of its main words, by salience, that was not announced
 *     newText           share of its other words, by what they say, that was not announced
 *     hours             ln(1 + hours since the story's first report)
 *     otherDay          1 if more than eighteen hours lie between the two
 */
export const DEVELOPMENT_FEATURES = [
  'likeness',
  'topic',
  'newHeadline',
  'newTopic',
  'newText',
  'hours',
  'otherDay',
] as const;

export type DevelopmentFeature = (typeof DEVELOPMENT_FEATURES)[number];

/** From this probability on, a joining report is announced as a development. */
export const DEVELOPMENT_THRESHOLD: number = model.threshold;

const DAY_HOURS = 18;
const LEAST_ODDS = 1e-6;

/** @throws if no report has been announced */
export function developmentFeatures(
  report: Profile,
  { reports, terms }: Announced,
): Record<DevelopmentFeature, number> {
  const [first] = reports;
  if (!first) throw new Error('nothing has been announced of the story');
  const matches = reports.map((one) => matchOf(report, one));
  const probability = Math.max(...matches.map((match) => match.probability));
  const hours = Math.max(0, report.minute - first.minute) / 60;
  const all = { headline: 0, topic: 0, text: 0 };
  const fresh = { headline: 0, topic: 0, text: 0 };
  for (const [i, term] of report.terms.entries()) {
    const traits = report.traits[i] as number;
    const said = (WEIGHTS[traits >>> 4] as number) ** 2;
    const part = (traits & IN_HEADLINE) !== 0 ? 'headline' : 'text';
    const salience = i < TOPIC_TERMS ? (report.salience[i] as number) ** 2 : 0;
    all[part] += said;
    all.topic += salience;
    if (terms.has(term)) continue;
    fresh[part] += said;
    fresh.topic += salience;
  }
  const shareOf = (part: keyof typeof all): number => (all[part] === 0 ? 0 : fresh[part] / all[part]);
  return {
    likeness: Math.log(Math.max(LEAST_ODDS, probability) / Math.max(LEAST_ODDS, 1 - probability)),
    topic: matches[0]?.evidence.find(({ feature }) => feature === 'topic')?.value ?? 0,
    newHeadline: shareOf('headline'),
    newTopic: shareOf('topic'),
    newText: shareOf('text'),
    hours: Math.log1p(hours),
    otherDay: hours > DAY_HOURS ? 1 : 0,
  };
}

/** How likely it is that an editor would want to hear of the report, although the story is known: 0 to 1. */
export function developmentProbability(report: Profile, announced: Announced): number {
  const values = developmentFeatures(report, announced);
  const logOdds = DEVELOPMENT_FEATURES.reduce((sum, feature) => {
    const { weight, mean } = model.features[feature];
    return sum + weight * (values[feature] - mean);
  }, model.intercept);
  return 1 / (1 + Math.exp(-logOdds));
}

/** Most sentences of `newsOf`, and code units that are searched for them. */
const NEWS_SENTENCES = 3;
const SEARCHED_UNITS = 2_000;

/** A sentence is left out if it has less than this share of the new terms that the best sentence has. */
const LEAST_SHARE = 0.35;

const SENTENCES = lazily(() => new Intl.Segmenter('und', { granularity: 'sentence' }));

/**
 * The sentences of a report's text with most of what was not announced yet, in the order of the text: at most three, and
 * none if all of it was announced.
 * @param text plain prose, without markup
 */
export function newsOf(text: string, report: Profile, terms: ReadonlySet<number>): string[] {
  const fresh = new Map<number, number>();
  for (const [i, term] of report.terms.entries())
    if (!terms.has(term)) fresh.set(term, WEIGHTS[(report.traits[i] as number) >>> 4] as number);
  if (fresh.size === 0) return [];
  const sentences = text
    .slice(0, SEARCHED_UNITS)
    .split(/\n+/)
    .flatMap((line) => [...SENTENCES().segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '')
    .map((sentence) => {
      const found = new Set(termsOf(sentence).map((term) => term >>> 8));
      return { sentence, news: [...found].reduce((sum, term) => sum + (fresh.get(term) ?? 0), 0) };
    });
  const best = Math.max(0, ...sentences.map(({ news }) => news));
  const chosen = sentences
    .filter(({ news }) => news > 0 && news >= LEAST_SHARE * best)
    .sort((one, other) => other.news - one.news)
    .slice(0, NEWS_SENTENCES);
  return sentences.filter((one) => chosen.includes(one)).map(({ sentence }) => sentence);
}
