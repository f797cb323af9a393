import { type Centre, profileOfCentre } from './centre.ts';
import { FEATURES, type FeatureName, featuresOf } from './features.ts';
import type { Profile } from './profile.ts';
import model from './weights.json' with { type: 'json' };

/** How likely two reports are of one news item, and why. */
export interface Match {
  /** 0 to 1. */
  probability: number;
  /** What each feature added to the log odds, the most first. */
  evidence: Evidence[];
}

/** Whatever a match may be judged by, as receipts name it. */
export const EVIDENCE = [...FEATURES, 'second', 'nearest', 'reports'] as const;

export type EvidenceName = (typeof EVIDENCE)[number];

export interface Evidence {
  feature: EvidenceName;
  value: number;
  /** Against an average pair of reports with some words in common. */
  added: number;
}

/** Whether this is a model of these features: not of older or newer ones. */
export function isMatchModel(value: unknown): value is MatchModel {
  const { intercept, features } = Object(value);
  const known = Object.entries(Object(features));
  const isNumber = (one: unknown): boolean => typeof one === 'number' && Number.isFinite(one);
  return (
    isNumber(intercept) &&
    known.length === FEATURES.length &&
    FEATURES.every((name) => isNumber(features[name]?.weight) && isNumber(features[name]?.mean))
  );
}

/** The probability from which a report joins a story, unless the settings say otherwise. */
export const MATCH_THRESHOLD: number = model.threshold;

/** The probability from which a new story is of the affair of another one, unless the settings say otherwise. */
export const STORYLINE_THRESHOLD = 0.65;

/** A logistic model: what a feature adds to the log odds is weight × (value − mean). */
export interface MatchModel<Name extends string = FeatureName> {
  intercept: number;
  features: Readonly<Record<Name, { weight: number; mean: number }>>;
}

/**
 * Symmetric: whichever of the two comes first, the answer is the same.
 * @param model of a stack that has weights of its own; default: the shipped one.
 */
export function matchOf(one: Profile, other: Profile, { features, intercept }: MatchModel = model): Match {
  return judged(FEATURES, featuresOf(one, other), { features, intercept });
}

/**
 * What a report and the centre of a story have in common: as two reports, of which the centre has the time of the
 * story's latest, and
 *
 *     nearest   log odds beside the report of the story that it is most like
 *     reports   ln of the story's reports
 */
export const STORY_FEATURES = [
  'topic',
  'headline',
  'figures',
  'otherWords',
  'hours',
  'ownText',
  'nearest',
  'reports',
] as const;

export type StoryFeature = (typeof STORY_FEATURES)[number];

/** @param nearest the best probability beside the story's reports that are known */
export function storyFeaturesOf(report: Profile, centre: Centre, nearest: number): Record<StoryFeature, number> {
  const { topic, headline, figures, otherWords, hours, ownText } = featuresOf(report, profileOfCentre(centre));
  const shared = { topic, headline, figures, otherWords, hours, ownText };
  return { ...shared, nearest: logOddsOf(nearest), reports: Math.log(centre.reports) };
}

const LEAST_ODDS = 1e-4;

export function logOddsOf(probability: number): number {
  return Math.log(Math.max(LEAST_ODDS, probability) / Math.max(LEAST_ODDS, 1 - probability));
}

/** How likely a report is of the news of a whole story: by weights of their own, which are the same for each stack. */
export function storyMatchOf(report: Profile, centre: Centre, nearest: number): Match {
  return judged(STORY_FEATURES, storyFeaturesOf(report, centre, nearest), model.story);
}

function judged<Name extends EvidenceName>(
  names: readonly Name[],
  values: Readonly<Record<Name, number>>,
  { features, intercept }: MatchModel<Name>,
): Match {
  const evidence = names.map((feature) => {
    const { weight, mean } = features[feature];
    return { feature, value: values[feature], added: weight * (values[feature] - mean) };
  });
  const logOdds = evidence.reduce((sum, { added }) => sum + added, intercept);
  evidence.sort((a, b) => Math.abs(b.added) - Math.abs(a.added));
  return { probability: 1 / (1 + Math.exp(-logOdds)), evidence };
}

/**
 * How well a story fits, for the choice among those above the threshold. A story that many papers report is likelier
 * the one that this report is of: without that, two stories of one event would grow side by side.
 * @param articles how many reports the story has
 */
export function fitOf({ probability }: Match, articles: number): number {
  const odds = Math.max(probability, Number.EPSILON) / Math.max(1 - probability, Number.EPSILON);
  return Math.log(odds) + SIZE_SHARE * Math.log(Math.max(1, articles));
}

const SIZE_SHARE = 1;

/**
 * A report that joins a story is news below this likeness to every report of it. Nothing is fitted: of 382 joins that a
 * person read it finds 28% of the wanted ones and 63% of other events, and announces 14% of those that say the same.
 */
export const TOLD = 0.7;

/** What the second most like report counts beside the most like one. */
const SECOND_SHARE = 0.3;

/**
 * How likely a report is of a story, by its likeness to those of the story's reports that it was compared with: log
 * odds beside the most like report, and to a small part beside the second one. The most like of twenty is often like by
 * chance; the second one says whether it is. Of some single comparison it is that probability.
 *
 * @returns the match with the most like report, at the probability of both; undefined without a comparison
 */
export function nearestOf<Compared extends Match>(comparisons: readonly Compared[]): Compared | undefined {
  const [nearest, second] = comparisons.toSorted((one, other) => other.probability - one.probability);
  if (!nearest || !second) return nearest;
  const odds = logOddsOf(nearest.probability);
  const both = (odds + SECOND_SHARE * logOddsOf(second.probability)) / (1 + SECOND_SHARE);
  const evidence: Evidence = { feature: 'second', value: second.probability, added: both - odds };
  const all = [...nearest.evidence, evidence].sort((one, other) => Math.abs(other.added) - Math.abs(one.added));
  return { ...nearest, probability: 1 / (1 + Math.exp(-both)), evidence: all };
}
