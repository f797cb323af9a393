import {
  guessSection,
  packWeights,
  type ReportWords,
  type SectionWeights,
  sectionTerms,
  TEXT_TERMS,
  unpackWeights,
  weightsOf,
} from './weights.ts';

/** A text whose report states a section. */
export interface StatedText extends ReportWords {
  /** Who states it: its publisher, or the uploader's folder where each has one. */
  readonly source: string;
  readonly section: string;
}

/** What a stack has learned, and how it does on publishers that it has not learned from. */
export interface LearnedSections {
  readonly sections: readonly string[];
  /** Texts that each section was learned from. */
  readonly texts: readonly number[];
  /** `packWeights` of the sections. */
  readonly terms: Uint8Array;
  readonly sources: number;
  /** Each publisher's texts, by the weights of the others: how many there were, how many got a section, and the stated one. */
  readonly heldOut: { readonly texts: number; readonly sure: number; readonly right: number };
}

/** Texts of one source that count: whoever uploads more says no more. */
const MOST_TEXTS = 200;
/** A section that fewer sources state, each with so many texts, is not learned. */
const FEWEST_SOURCES = 3;
const FEWEST_TEXTS = 5;
/** Of the sources of a section this share does not count for a term, and no more than so many: those that say it most. */
const DOUBTED = 1 / 3;
const MOST_DOUBTED = 3;
/** The shipped weights of a term count as much as so many texts of a section. */
const SHIPPED_TEXTS = 100;
/** Terms that are kept: with ten sections 39 KB. */
const MOST_TERMS = 3_000;
/** However often publishers say so, no term speaks more for a section than this, in log odds. */
const MOST_WEIGHT = 3;
const FOLDS = 10;

const NO_WEIGHTS: SectionWeights = { sections: [], terms: new Map() };

/**
 * Learns from the sections that reports state. A source counts once, however much it uploads, and for each term those
 * three do not count that say it most: whoever states what is false needs many names to move the story of another. What is learned is kept if most publishers, each held out, are divided better by it.
 */
export function learnSections(stated: readonly StatedText[], shipped: SectionWeights): LearnedSections {
  const bySource = [...Map.groupBy(stated, ({ source }) => source).values()].map(thinned);
  const folds = Math.min(FOLDS, bySource.length);
  const before = { texts: 0, sure: 0, right: 0 };
  const after = { ...before };
  let votes = 0;
  for (let fold = 0; fold < folds; fold++) {
    const rest = countedWeights(bySource.filter((_, at) => at % folds !== fold));
    const weights = mergedWeights(shipped, rest.weights, rest.texts);
    for (const texts of bySource.filter((_, at) => at % folds === fold)) {
      const [was, is] = [measured(texts, shipped), measured(texts, weights)];
      // A wrong section is worse than none.
      votes += Math.sign(2 * is.right - is.sure - (2 * was.right - was.sure));
      for (const [sum, one] of [
        [before, was],
        [after, is],
      ] as const)
        for (const name of ['texts', 'sure', 'right'] as const) sum[name] += one[name];
    }
  }
  const isBetter = votes > 0 && after.right > before.right;
  const { weights, texts } = countedWeights(isBetter ? bySource : []);
  const heldOut = isBetter ? after : before;
  return { sections: weights.sections, texts, terms: packWeights(weights), sources: bySource.length, heldOut };
}

function thinned(texts: readonly StatedText[]): StatedText[] {
  const step = Math.max(1, texts.length / MOST_TEXTS);
  return texts.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}

function measured(texts: readonly StatedText[], weights: SectionWeights) {
  const guesses = texts.map((text) => ({ guess: guessSection([text], weights), section: text.section }));
  const sure = guesses.filter(({ guess }) => guess !== undefined);
  return {
    texts: texts.length,
    sure: sure.length,
    right: sure.filter(({ guess, section }) => guess === section).length,
  };
}

/** In which share of the texts of a source each term is. */
function sharesOf(texts: readonly StatedText[]): Map<number, number> {
  const found = texts.map(({ headline, excerpt = '' }) => sectionTerms(`${headline} ${excerpt}`));
  const size = found.reduce((sum, { size }) => sum + size, 0) / TEXT_TERMS;
  const shares = new Map<number, number>();
  for (const term of found.flatMap((terms) => [...terms])) shares.set(term, (shares.get(term) ?? 0) + 1 / size);
  return shares;
}

function countedWeights(bySource: readonly (readonly StatedText[])[]): {
  weights: SectionWeights;
  texts: readonly number[];
} {
  const sources = bySource.flatMap((texts) => [...Map.groupBy(texts, ({ section }) => section)]);
  const usable = Map.groupBy(
    sources.filter(([, texts]) => texts.length >= FEWEST_TEXTS),
    ([section]) => section,
  );
  const learned = [...usable].filter(([, from]) => from.length >= FEWEST_SOURCES).sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = learned.map(([section]) => section);
  const texts = learned.map(([, from]) => from.reduce((sum, [, texts]) => sum + texts.length, 0));
  const terms = new Map<number, number[]>();
  for (const [at, [, from]] of learned.entries()) {
    const shares = new Map<number, number[]>();
    for (const [, texts] of from)
      for (const [term, share] of sharesOf(texts)) shares.set(term, [...(shares.get(term) ?? []), share]);
    const doubted = Math.min(MOST_DOUBTED, Math.ceil(from.length * DOUBTED));
    for (const [term, all] of shares) {
      const believed = all.toSorted((one, other) => other - one).slice(doubted);
      const share = believed.reduce((sum, one) => sum + one, 0) / (from.length - doubted);
      if (share <= 0) continue;
      const counts = terms.get(term) ?? sections.map(() => 0);
      counts[at] = share * (texts[at] as number);
      terms.set(term, counts);
    }
  }
  const weights = sections.length > 1 ? weightsOf({ sections, texts, terms }) : NO_WEIGHTS;
  const said = (term: number, of: readonly number[]) => Math.max(...(terms.get(term) ?? [])) * Math.max(...of);
  const strongest = [...weights.terms].sort(([a, of], [b, other]) => said(b, other) - said(a, of)).slice(0, MOST_TERMS);
  const bounded = strongest.map(([term, of]): [number, number[]] => [
    term,
    of.map((weight) => Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, weight))),
  ]);
  return { weights: { sections: weights.sections, terms: new Map(bounded) }, texts };
}

/** The shipped weights, corrected by what a stack has learned: the more texts it has, the more they say. */
export function mergedWeights(
  shipped: SectionWeights,
  learned: SectionWeights,
  texts: readonly number[],
): SectionWeights {
  const sections = [...new Set([...shipped.sections, ...learned.sections])];
  const shares = sections.map((section) => {
    const count = texts[learned.sections.indexOf(section)] ?? 0;
    return count / (count + SHIPPED_TEXTS);
  });
  const places = sections.map((section) => [shipped.sections.indexOf(section), learned.sections.indexOf(section)]);
  const terms = new Map<number, readonly number[]>();
  for (const term of new Set([...shipped.terms.keys(), ...learned.terms.keys()])) {
    const first = shipped.terms.get(term);
    const own = learned.terms.get(term);
    terms.set(
      term,
      places.map(([at = -1, ownAt = -1], i) => {
        const weight = first?.[at] ?? 0;
        if (own?.[ownAt] === undefined) return weight;
        return first === undefined ? own[ownAt] : weight + (shares[i] as number) * (own[ownAt] - weight);
      }),
    );
  }
  return { sections, terms };
}

/** The weights of a stack: with what it has learned, as its table has it. */
export function stackWeights(
  shipped: SectionWeights,
  learned: Pick<LearnedSections, 'sections' | 'texts' | 'terms'> | undefined,
): SectionWeights {
  if (!learned || learned.sections.length === 0) return shipped;
  return mergedWeights(shipped, unpackWeights(learned.sections, learned.terms), learned.texts);
}
