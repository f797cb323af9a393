import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FEATURES, type Features, featuresOf } from '../../../functions/matching/features.ts';
import { KINDS } from '../../../functions/matching/kind.ts';
import { FIGURE, IN_HEADLINE, type Profile, QUOTED, TOPIC_TERMS } from '../../../functions/matching/profile.ts';
import { WEIGHTS } from '../../../functions/matching/rarity.ts';

/** A term of a profile, as a person would write it down. */
interface Term {
  readonly term: number;
  readonly salience: number;
  readonly weight: number;
  readonly isInHeadline: boolean;
  readonly isFigure: boolean;
  readonly isQuoted: boolean;
  readonly isTopic: boolean;
}

function termsOf({ terms, salience, traits }: Profile): Term[] {
  return [...terms].map((term, place) => {
    const trait = traits[place] as number;
    return {
      term,
      salience: salience[place] as number,
      weight: WEIGHTS[trait >>> 4] as number,
      isInHeadline: (trait & IN_HEADLINE) !== 0,
      isFigure: (trait & FIGURE) !== 0,
      isQuoted: (trait & QUOTED) !== 0,
      isTopic: place < TOPIC_TERMS,
    };
  });
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const rarest = (terms: Term[]): number => Math.max(0, ...terms.map(({ weight }) => weight));

/** The features by their definition: sets of terms, compared one by one. */
function plainFeatures(one: Profile, other: Profile): Features {
  const [mine, theirs] = [termsOf(one), termsOf(other)];
  const [myHeadline, theirHeadline] = [mine, theirs].map((terms) => terms.filter((term) => term.isInHeadline)) as [
    Term[],
    Term[],
  ];
  const has = (terms: Term[], { term }: Term): boolean => terms.some((each) => each.term === term);
  const pairs = mine.flatMap((a) => theirs.filter((b) => a.term === b.term).map((b) => [a, b] as const));
  const length = (terms: Term[]): number =>
    Math.sqrt(sum(terms.filter(({ isTopic }) => isTopic).map(({ salience }) => salience ** 2)));
  const squares = (terms: Term[]): number => sum(terms.map(({ weight }) => weight ** 2));
  const inBoth = pairs.filter(([a, b]) => a.isInHeadline && b.isInHeadline);
  const template = share(2 * inBoth.length, myHeadline.length + theirHeadline.length) ** 3;
  const fewer = (a: Term[], b: Term[]): number =>
    Math.min(...[a, b].map((terms) => terms.filter(({ isFigure }) => isFigure).length));
  const figures = fewer(mine, theirs);
  const headlineFigures = fewer(myHeadline, theirHeadline);
  const captions = [one, other].filter(({ kind }) => kind === 'caption').length;
  const isNotice = one.kind === 'notice' || other.kind === 'notice';
  const products = (terms: (readonly [Term, Term])[]): number => sum(terms.map(([a, b]) => a.weight * b.weight));
  const cosine = (select: (term: Term) => boolean): number =>
    share(
      products(pairs.filter(([a, b]) => select(a) && select(b))),
      Math.sqrt(squares(mine.filter(select)) * squares(theirs.filter(select))),
    );
  const quoted = Math.min(...[mine, theirs].map((terms) => squares(terms.filter(({ isQuoted }) => isQuoted))));
  const apart = Math.abs(one.minute - other.minute) / 60;
  // Of a day no hour is known.
  const hours = Math.log(1 + (one.isDay || other.isDay ? Math.max(3, apart) : apart));
  const topics = pairs.filter(([a, b]) => a.isTopic && b.isTopic).map(([a, b]) => a.salience * b.salience);
  const headline =
    (share(squares(myHeadline.filter((term) => has(theirs, term))), squares(myHeadline)) +
      share(squares(theirHeadline.filter((term) => has(mine, term))), squares(theirHeadline))) /
    2;
  return {
    topic: Math.sqrt(share(sum(topics), length(mine) * length(theirs))),
    headline,
    figures: figures === 0 ? 0.5 : pairs.filter(([a, b]) => a.isFigure && b.isFigure).length / figures,
    quotes: quoted < 100 ? 0.2 : products(pairs.filter(([a, b]) => a.isQuoted && b.isQuoted)) / quoted,
    otherWords:
      (template *
        Math.min(
          rarest(myHeadline.filter((term) => !has(theirs, term))),
          rarest(theirHeadline.filter((term) => !has(mine, term))),
        )) /
      Math.max(...WEIGHTS),
    otherFigures:
      headlineFigures === 0
        ? 0
        : template * (1 - inBoth.filter(([a, b]) => a.isFigure && b.isFigure).length / headlineFigures),
    hours,
    otherDay: hours > Math.log(21) ? 1 : 0,
    ownText: one.source * other.source === 0 || one.source === other.source ? cosine(() => true) : 0,
    picture: captions > 0 ? 1 : 0,
    pictures: captions === 2 ? cosine(() => true) : 0,
    pictured: captions === 1 ? share(products(pairs), Math.min(squares(mine), squares(theirs))) : 0,
    notice: isNotice ? (1 - headline) * cosine(({ isInHeadline }) => !isInHeadline) : 0,
  };
}

/**
 * Few different terms, so that two profiles share some; of few headline terms, so that headlines of one template occur.
 */
const anyProfile: fc.Arbitrary<Profile> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    source: fc.nat({ max: 2 }),
    minute: fc.nat({ max: 10_000 }),
    isDay: fc.constantFrom(undefined, true as const),
    terms: fc.uniqueArray(
      fc.record({
        term: fc.nat({ max: 90 }),
        salience: fc.nat({ max: 255 }),
        rarity: fc.nat({ max: 15 }),
        headed: fc.boolean(),
      }),
      { selector: ({ term }) => term, maxLength: 70, size: 'max' },
    ),
    headline: fc.nat({ max: 8 }),
  })
  .map(({ kind, source, minute, isDay, terms, headline }) => ({
    kind,
    source,
    minute,
    ...(isDay && { isDay }),
    terms: Uint32Array.from(terms, ({ term }) => term),
    salience: Uint8Array.from(terms, ({ salience }) => salience),
    traits: Uint8Array.from(terms, ({ term, rarity, headed }) => {
      const isInHeadline = term < headline || (headed && term % 10 === 0);
      // A term is a figure, or not, wherever it occurs; outside headline and lead it is not marked.
      return (
        (rarity << 4) |
        (isInHeadline ? IN_HEADLINE : 0) |
        (term % 3 === 0 && (isInHeadline || headed) ? FIGURE : 0) |
        (term % 7 === 0 ? QUOTED : 0)
      );
    }),
  }));

describe('featuresOf', () => {
  it('are what their definitions say, whatever the two reports', () => {
    fc.assert(
      fc.property(anyProfile, anyProfile, (one, other) => {
        const plain = plainFeatures(one, other);
        const features = featuresOf(one, other);
        for (const name of FEATURES) {
          assert.ok(Math.abs(features[name] - plain[name]) < 1e-9, `${name}: ${features[name]}, not ${plain[name]}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is symmetric, and a report is like itself', () => {
    fc.assert(
      fc.property(anyProfile, anyProfile, (one, other) => {
        const [there, back] = [featuresOf(one, other), featuresOf(other, one)];
        for (const name of FEATURES) assert.ok(Math.abs(there[name] - back[name]) < 1e-9, name);
        const own = featuresOf(one, structuredClone(one));
        assert.deepEqual([own.otherWords, own.otherFigures, own.otherDay], [0, 0, 0]);
      }),
    );
  });
});
