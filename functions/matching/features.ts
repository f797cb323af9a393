import { FIGURE, IN_HEADLINE, type Profile, TOPIC_TERMS } from './profile.ts';
import { WEIGHTS } from './rarity.ts';

/** What two reports have in common, each as a number of about 0 to 1 (`hours` as a logarithm). Symmetric. */
export const FEATURES = [
  'topic',
  'headline',
  'missing',
  'figures',
  'otherFigures',
  'hours',
  'publisher',
  'picture',
] as const;

export type FeatureName = (typeof FEATURES)[number];
export type Features = Record<FeatureName, number>;

/** The first terms of a topic: what the report is about, and the other one should mention. */
const SUBJECTS = 8;

/** Of two reports of which one has no figure, nothing is known. */
const UNKNOWN = 0.5;

/**
 *     topic         cosine of the two topics: the words that each repeats or puts into its headline, by salience
 *     headline      share of each headline's words, by what they say, that is in the other report; the mean of both
 *     missing       salience of the first subject of each report that the other does not mention; the mean of both
 *     figures       share of the figures of headline and lead, of the report with fewer, that the other has too
 *     otherFigures  share of the headline's figures, of the one with fewer, that the other headline does not have
 *     hours         ln(1 + hours between the two)
 *     publisher     1 if both have one publisher, or if one is unknown: most of a publisher's reports are different ones
 *     picture       1 if one of the two is a picture's caption
 */
export function featuresOf(one: Profile, other: Profile): Features {
  const a = sumsOf(one);
  const b = sumsOf(other);
  const shared = sharedBy(one, other);
  const figures = Math.min(a.figures, b.figures);
  const headed = Math.min(a.headlineFigures, b.headlineFigures);
  return {
    topic: ratio(shared.topic, Math.sqrt(a.topic * b.topic)),
    headline: (ratio(shared.inOne, a.headline) + ratio(shared.inOther, b.headline)) / 2,
    missing: (missing(one, shared.subjectsOfOne) + missing(other, shared.subjectsOfOther)) / 2,
    figures: figures === 0 ? UNKNOWN : shared.figures / figures,
    otherFigures: headed === 0 ? 0 : 1 - shared.headlineFigures / headed,
    hours: Math.log1p(Math.abs(one.minute - other.minute) / 60),
    publisher: one.source === 0 || other.source === 0 || one.source === other.source ? 1 : 0,
    picture: one.kind === 'caption' || other.kind === 'caption' ? 1 : 0,
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** What two profiles share is measured against these sums of each. */
interface Sums {
  /** Saliences of the topic, squared. */
  topic: number;
  /** Weights of the headline's terms, squared. */
  headline: number;
  figures: number;
  headlineFigures: number;
}

function sumsOf({ salience, traits }: Profile): Sums {
  const sums: Sums = { topic: 0, headline: 0, figures: 0, headlineFigures: 0 };
  for (let i = 0; i < salience.length; i++) {
    const trait = traits[i] as number;
    if (i < TOPIC_TERMS) sums.topic += (salience[i] as number) ** 2;
    if ((trait & IN_HEADLINE) !== 0) sums.headline += said(trait);
    if ((trait & FIGURE) === 0) continue;
    sums.figures++;
    if ((trait & IN_HEADLINE) !== 0) sums.headlineFigures++;
  }
  return sums;
}

const said = (trait: number): number => (WEIGHTS[trait >>> 4] as number) ** 2;

interface Shared {
  topic: number;
  /** Weights of the one's headline terms that the other has, squared; and the other way round. */
  inOne: number;
  inOther: number;
  figures: number;
  headlineFigures: number;
  /** Which of the first terms of each the other has, a bit for each. */
  subjectsOfOne: number;
  subjectsOfOther: number;
}

function sharedBy(one: Profile, other: Profile): Shared {
  const shared: Shared = {
    topic: 0,
    inOne: 0,
    inOther: 0,
    figures: 0,
    headlineFigures: 0,
    subjectsOfOne: 0,
    subjectsOfOther: 0,
  };
  const places = placesOf(other);
  for (let i = 0; i < one.terms.length; i++) {
    const j = places.get(one.terms[i] as number);
    if (j === undefined) continue;
    const a = one.traits[i] as number;
    const b = other.traits[j] as number;
    if (i < TOPIC_TERMS && j < TOPIC_TERMS) shared.topic += (one.salience[i] as number) * (other.salience[j] as number);
    if (i < SUBJECTS) shared.subjectsOfOne |= 1 << i;
    if (j < SUBJECTS) shared.subjectsOfOther |= 1 << j;
    if ((a & IN_HEADLINE) !== 0) shared.inOne += said(a);
    if ((b & IN_HEADLINE) !== 0) shared.inOther += said(b);
    if ((a & b & FIGURE) === 0) continue;
    shared.figures++;
    if ((a & b & IN_HEADLINE) !== 0) shared.headlineFigures++;
  }
  return shared;
}

/** Where each term of a profile stands; kept, because a new report is compared with up to twenty. */
const PLACES = new WeakMap<Profile, ReadonlyMap<number, number>>();

function placesOf(profile: Profile): ReadonlyMap<number, number> {
  const known = PLACES.get(profile);
  if (known) return known;
  const places = new Map<number, number>();
  for (const [i, term] of profile.terms.entries()) places.set(term, i);
  PLACES.set(profile, places);
  return places;
}

/** How much of the report its first unmentioned subject is: 1 for the very first, 0 if the other mentions all. */
function missing({ salience }: Profile, mentioned: number): number {
  for (let i = 0; i < Math.min(SUBJECTS, salience.length); i++) {
    if ((mentioned & (1 << i)) === 0) return ratio(salience[i] as number, salience[0] as number);
  }
  return 0;
}
