import { FIGURE, IN_HEADLINE, type Profile, TOPIC_TERMS } from './profile.ts';
import { WEIGHTS } from './rarity.ts';

/** What two reports have in common, each as a number of 0 to 1 (`hours` as a logarithm). Symmetric. */
export const FEATURES = [
  'topic',
  'headline',
  'figures',
  'otherWords',
  'otherFigures',
  'hours',
  'publisher',
  'picture',
  'notice',
] as const;

export type FeatureName = (typeof FEATURES)[number];
export type Features = Record<FeatureName, number>;

/** Of two reports of which one has no figure, nothing is known. */
const UNKNOWN = 0.5;

/** Headlines of one template are alike but for a word or a figure; less alike ones are two people's words for one thing. */
const TEMPLATE = 3;

/**
 *     topic         cosine of the two topics: the words that each repeats or puts into its headline, by salience
 *     headline      share of each headline's words, by what they say, that is in the other report; the mean of both
 *     figures       share of the figures of headline and lead, of the report with fewer, that the other has too
 *     otherWords    how rare a word each headline has that the other report lacks, where the headlines are else alike
 *     otherFigures  share of the headline's figures that the other lacks, where the headlines are else alike
 *     hours         ln(1 + hours between the two)
 *     publisher     1 if both have one publisher, or if one is unknown: most of a publisher's reports are different ones
 *     picture       1 if one of the two is a picture's caption
 *     notice        1 if one of the two has a text that says nothing of its own
 */
export function featuresOf(one: Profile, other: Profile): Features {
  const a = sumsOf(one);
  const b = sumsOf(other);
  const shared = sharedBy(one, other);
  const figures = Math.min(a.figures, b.figures);
  const headlineFigures = Math.min(a.headlineFigures, b.headlineFigures);
  const template = ratio(2 * shared.headlineTerms, a.headlineTerms + b.headlineTerms) ** TEMPLATE;
  return {
    topic: ratio(shared.topic, Math.sqrt(a.topic * b.topic)),
    headline: (ratio(shared.inOne, a.headline) + ratio(shared.inOther, b.headline)) / 2,
    figures: figures === 0 ? UNKNOWN : shared.figures / figures,
    otherWords: (template * Math.min(shared.lackOfOne, shared.lackOfOther)) / MOST_SAID,
    otherFigures: headlineFigures === 0 ? 0 : template * (1 - shared.headlineFigures / headlineFigures),
    hours: Math.log1p(Math.abs(one.minute - other.minute) / 60),
    publisher: one.source === 0 || other.source === 0 || one.source === other.source ? 1 : 0,
    picture: one.kind === 'caption' || other.kind === 'caption' ? 1 : 0,
    notice: one.kind === 'notice' || other.kind === 'notice' ? 1 : 0,
  };
}

const MOST_SAID = WEIGHTS[0] as number;

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** What two profiles share is measured against these sums of each. */
interface Sums {
  /** Saliences of the topic, squared. */
  topic: number;
  /** Weights of the headline's terms, squared. */
  headline: number;
  headlineTerms: number;
  figures: number;
  headlineFigures: number;
}

function sumsOf({ salience, traits }: Profile): Sums {
  const sums: Sums = { topic: 0, headline: 0, headlineTerms: 0, figures: 0, headlineFigures: 0 };
  for (let i = 0; i < salience.length; i++) {
    const trait = traits[i] as number;
    const headed = (trait & IN_HEADLINE) !== 0;
    if (i < TOPIC_TERMS) sums.topic += (salience[i] as number) ** 2;
    if (headed) sums.headline += weightOf(trait) ** 2;
    if (headed) sums.headlineTerms++;
    if ((trait & FIGURE) === 0) continue;
    sums.figures++;
    if (headed) sums.headlineFigures++;
  }
  return sums;
}

const weightOf = (trait: number): number => WEIGHTS[trait >>> 4] as number;

interface Shared {
  topic: number;
  /** Weights of the one's headline terms that the other report has, squared; and the other way round. */
  inOne: number;
  inOther: number;
  /** Weight of the rarest headline term of the one that the other report lacks; and the other way round. */
  lackOfOne: number;
  lackOfOther: number;
  headlineTerms: number;
  figures: number;
  headlineFigures: number;
}

function sharedBy(one: Profile, other: Profile): Shared {
  const shared: Shared = {
    topic: 0,
    inOne: 0,
    inOther: 0,
    lackOfOne: 0,
    lackOfOther: 0,
    headlineTerms: 0,
    figures: 0,
    headlineFigures: 0,
  };
  const places = placesOf(one);
  const isMatched = new Uint8Array(one.terms.length);
  for (let j = 0; j < other.terms.length; j++) {
    const b = other.traits[j] as number;
    const i = places.get(other.terms[j] as number);
    if (i === undefined) {
      if ((b & IN_HEADLINE) !== 0) shared.lackOfOther = Math.max(shared.lackOfOther, weightOf(b));
      continue;
    }
    isMatched[i] = 1;
    const a = one.traits[i] as number;
    if (i < TOPIC_TERMS && j < TOPIC_TERMS) shared.topic += (one.salience[i] as number) * (other.salience[j] as number);
    if ((a & IN_HEADLINE) !== 0) shared.inOne += weightOf(a) ** 2;
    if ((b & IN_HEADLINE) !== 0) shared.inOther += weightOf(b) ** 2;
    if ((a & b & IN_HEADLINE) !== 0) shared.headlineTerms++;
    if ((a & b & FIGURE) === 0) continue;
    shared.figures++;
    if ((a & b & IN_HEADLINE) !== 0) shared.headlineFigures++;
  }
  for (let i = 0; i < isMatched.length; i++) {
    const a = one.traits[i] as number;
    if (isMatched[i] === 0 && (a & IN_HEADLINE) !== 0) shared.lackOfOne = Math.max(shared.lackOfOne, weightOf(a));
  }
  return shared;
}

/** Where each term of a profile stands; kept for the first of the two, because a new report is compared with up to twenty. */
const PLACES = new WeakMap<Profile, ReadonlyMap<number, number>>();

function placesOf(profile: Profile): ReadonlyMap<number, number> {
  const known = PLACES.get(profile);
  if (known) return known;
  const places = new Map<number, number>();
  for (const [i, term] of profile.terms.entries()) places.set(term, i);
  PLACES.set(profile, places);
  return places;
}
