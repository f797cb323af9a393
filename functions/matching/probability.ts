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

export interface Evidence {
  feature: FeatureName;
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

/** A logistic model: what a feature adds to the log odds is weight × (value − mean). */
export interface MatchModel {
  intercept: number;
  features: Readonly<Record<FeatureName, { weight: number; mean: number }>>;
}

/**
 * Symmetric: whichever of the two comes first, the answer is the same.
 * @param model of a stack that has weights of its own; default: the shipped one.
 */
export function matchOf(one: Profile, other: Profile, { features, intercept }: MatchModel = model): Match {
  const values = featuresOf(one, other);
  const evidence = FEATURES.map((feature) => {
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

/** One sentence for a person: what spoke for the match, and what against it. */
export function describeEvidence({ probability, evidence }: Match): string {
  const named = (list: Evidence[]): string => list.slice(0, NAMED).map(describe).join('; ');
  const pro = evidence.filter(({ added }) => added >= TELLING);
  const contra = evidence.filter(({ added }) => added <= -TELLING);
  const percent = `${Math.round(100 * probability)}% sure it is the same story`;
  return [percent, pro.length > 0 && `For it: ${named(pro)}`, contra.length > 0 && `Against it: ${named(contra)}`]
    .filter(Boolean)
    .join('. ')
    .concat('.');
}

/** Features named on each side, and the least that one must have added to be named. */
const NAMED = 3;
const TELLING = 0.1;

const share = (value: number): string => `${Math.round(100 * value)}%`;

function describe({ feature, value, added }: Evidence): string {
  switch (feature) {
    case 'topic':
      return `their main words agree by ${share(value)}`;
    case 'headline':
      return `${share(value)} of each headline is in the other report`;
    case 'figures':
      return `${share(value)} of the figures agree`;
    case 'otherWords':
      return added >= 0
        ? 'the headlines differ in more than a name'
        : 'the headlines are alike, but each has a rare word that the other report lacks';
    case 'otherFigures':
      return added >= 0
        ? 'the headlines are not of one template with other figures'
        : 'the headlines are alike, but have other figures';
    case 'hours':
      return hours(Math.expm1(value));
    case 'otherDay':
      return value === 1 ? 'they are of two days' : 'they are of one day';
    case 'quotes':
      return `${share(value)} of the quoted words agree`;
    case 'ownText':
      return value === 0 ? 'two publishers' : `one publisher’s texts agree by ${share(value)}`;
    case 'picture':
      return value === 1 ? 'one is the caption of a picture' : 'neither is the caption of a picture';
    case 'pictures':
      return value === 0 ? 'at most one is a caption' : `the two captions agree by ${share(value)}`;
    case 'pictured':
      return value === 0
        ? 'no caption is compared with an article'
        : `${share(value)} of the caption is in the article`;
    case 'notice':
      return value === 0
        ? 'both have a text of their own'
        : `the text of one is only a placeholder, and ${share(value)} of it agrees`;
  }
}

function hours(apart: number): string {
  if (apart < 1) return 'less than an hour lies between them';
  const rounded = Math.round(apart);
  return rounded === 1 ? '1 hour lies between them' : `${rounded} hours lie between them`;
}
