import { BASE_STORIES, rateOf } from './learned-rarity.ts';
import { FIGURE, IN_HEADLINE, type Profile, QUOTED, TOPIC_TERMS } from './profile.ts';
import { WEIGHTS } from './rarity.ts';

/** What two reports have in common, each as a number of 0 to 1 (`hours` as a logarithm). Symmetric. */
export const FEATURES = [
  'topic',
  'headline',
  'figures',
  'quotes',
  'otherWords',
  'otherFigures',
  'hours',
  'otherDay',
  'ownText',
  'picture',
  'pictures',
  'pictured',
  'notice',
] as const;

export type FeatureName = (typeof FEATURES)[number];
export type Features = Record<FeatureName, number>;

/** Default when one report has no figure or no quotation. */
const UNKNOWN_FIGURES = 0.5;
const UNKNOWN_QUOTES = 0.2;

/** Less than one rare and one common term: no quotation, but a title or an emphasised word. */
const QUOTATION = 100;

/**
 * Headlines of one template are alike but for a word or a figure; less alike ones are two people's words for one thing.
 */
const TEMPLATE = 3;

/** From this many hours on, two reports are of two days. */
const DAY = Math.log1p(20);

/** What each feature is stands with its words (`feature-words.ts`). */
export function featuresOf(one: Profile, other: Profile): Features {
  const a = sumsOf(one);
  const b = sumsOf(other);
  const shared = sharedBy(one, other);
  const figures = Math.min(a.figures, b.figures);
  const headlineFigures = Math.min(a.headlineFigures, b.headlineFigures);
  const quotes = Math.min(a.quotes, b.quotes);
  const template = ratio(2 * shared.headlineTerms, a.headlineTerms + b.headlineTerms) ** TEMPLATE;
  const text = ratio(shared.text, Math.sqrt(a.text * b.text));
  const captions = (one.kind === 'caption' ? 1 : 0) + (other.kind === 'caption' ? 1 : 0);
  const isNotice = one.kind === 'notice' || other.kind === 'notice';
  const headline = (ratio(shared.inOne, a.headline) + ratio(shared.inOther, b.headline)) / 2;
  return {
    topic: Math.sqrt(ratio(shared.topic, Math.sqrt(a.topic * b.topic))),
    headline,
    figures: figures === 0 ? UNKNOWN_FIGURES : shared.figures / figures,
    quotes: quotes < QUOTATION ? UNKNOWN_QUOTES : shared.quotes / quotes,
    otherWords: (template * Math.min(shared.lackOfOne, shared.lackOfOther)) / MOST_SAID,
    otherFigures: headlineFigures === 0 ? 0 : template * (1 - shared.headlineFigures / headlineFigures),
    hours: hoursBetween(one, other),
    otherDay: hoursBetween(one, other) > DAY ? 1 : 0,
    ownText: one.source === 0 || other.source === 0 || one.source === other.source ? text : 0,
    picture: captions > 0 ? 1 : 0,
    pictures: captions === 2 ? text : 0,
    pictured: captions === 1 ? ratio(shared.text, Math.min(a.text, b.text)) : 0,
    notice: isNotice ? (1 - headline) * ratio(shared.body, Math.sqrt(a.body * b.body)) : 0,
  };
}

/** Fewest hours between two reports if one has only a day: without times of day, Vietnamese falls from .91 to .89. */
const LEAST_OF_DAY = 3;

function hoursBetween(one: Profile, other: Profile): number {
  const hours = Math.abs(one.minute - other.minute) / 60;
  return Math.log1p(one.isDay || other.isDay ? Math.max(LEAST_OF_DAY, hours) : hours);
}

const MOST_SAID = WEIGHTS[0] as number;

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * What two profiles share is measured against these sums of each: saliences of the topic, squared; weights of all
 * terms, of the headline's, of all others and of the quoted ones, squared; and counts.
 */
function sumsOf({ salience, traits }: Profile) {
  const sums = { topic: 0, text: 0, headline: 0, body: 0, quotes: 0, headlineTerms: 0, figures: 0, headlineFigures: 0 };
  for (let i = 0; i < salience.length; i++) {
    const trait = traits[i] as number;
    const headed = (trait & IN_HEADLINE) !== 0;
    const weight = traitWeight(trait) ** 2;
    if (i < TOPIC_TERMS) sums.topic += (salience[i] as number) ** 2;
    sums.text += weight;
    if (headed) sums.headline += weight;
    else sums.body += weight;
    if (headed) sums.headlineTerms++;
    if ((trait & QUOTED) !== 0) sums.quotes += weight;
    if ((trait & FIGURE) === 0) continue;
    sums.figures++;
    if (headed) sums.headlineFigures++;
  }
  return sums;
}

const traitWeight = (trait: number): number => WEIGHTS[trait >>> 4] as number;

/**
 * The same of what both have; weights of the one's headline terms that the other report has, squared, and of the rarest
 * that it lacks; and the other way round.
 */
function sharedBy(one: Profile, other: Profile) {
  const shared = {
    ...{ topic: 0, text: 0, body: 0, quotes: 0, headlineTerms: 0, figures: 0, headlineFigures: 0 },
    ...{ inOne: 0, inOther: 0, lackOfOne: 0, lackOfOther: 0 },
  };
  const places = placesOf(one);
  const isMatched = new Uint8Array(one.terms.length);
  for (let j = 0; j < other.terms.length; j++) {
    const b = other.traits[j] as number;
    const i = places.get(other.terms[j] as number);
    if (i === undefined) {
      if ((b & IN_HEADLINE) !== 0) shared.lackOfOther = Math.max(shared.lackOfOther, traitWeight(b));
      continue;
    }
    isMatched[i] = 1;
    const a = one.traits[i] as number;
    const weight = traitWeight(a) * traitWeight(b);
    if (i < TOPIC_TERMS && j < TOPIC_TERMS) shared.topic += (one.salience[i] as number) * (other.salience[j] as number);
    shared.text += weight;
    if ((a & IN_HEADLINE) !== 0) shared.inOne += traitWeight(a) ** 2;
    if ((b & IN_HEADLINE) !== 0) shared.inOther += traitWeight(b) ** 2;
    if ((a & b & IN_HEADLINE) !== 0) shared.headlineTerms++;
    if (((a | b) & IN_HEADLINE) === 0) shared.body += weight;
    if ((a & b & QUOTED) !== 0) shared.quotes += weight;
    if ((a & b & FIGURE) === 0) continue;
    shared.figures++;
    if ((a & b & IN_HEADLINE) !== 0) shared.headlineFigures++;
  }
  for (let i = 0; i < isMatched.length; i++) {
    const a = one.traits[i] as number;
    if (isMatched[i] === 0 && (a & IN_HEADLINE) !== 0) shared.lackOfOne = Math.max(shared.lackOfOne, traitWeight(a));
  }
  return shared;
}

/**
 * In one of how many stories of the stack the main words are that two reports have in common, on average (by rarity);
 * undefined where they have none.
 */
export function storiesPerSharedWord(one: Profile, other: Profile): number | undefined {
  const places = placesOf(one);
  let weights = 0;
  let rarities = 0;
  for (let j = 0; j < other.terms.length && j < TOPIC_TERMS; j++) {
    const i = places.get(other.terms[j] as number);
    if (i === undefined || i >= TOPIC_TERMS) continue;
    const weight = (one.salience[i] as number) * (other.salience[j] as number);
    weights += weight;
    rarities += (weight * ((one.traits[i] as number) >>> 4) + weight * ((other.traits[j] as number) >>> 4)) / 2;
  }
  return weights === 0 ? undefined : Math.round(BASE_STORIES / rateOf(Math.round(rarities / weights)));
}

/**
 * Where each term of a profile stands; kept for the first of the two, because a new report is compared with up to
 * twenty.
 */
const PLACES = new WeakMap<Profile, ReadonlyMap<number, number>>();

function placesOf(profile: Profile): ReadonlyMap<number, number> {
  const known = PLACES.get(profile);
  if (known) return known;
  const places = new Map<number, number>();
  for (const [i, term] of profile.terms.entries()) places.set(term, i);
  PLACES.set(profile, places);
  return places;
}
