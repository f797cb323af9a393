import { FEATURES, type FeatureName, featuresOf } from '../../../../functions/matching/features.ts';
import type { MatchModel } from '../../../../functions/matching/probability.ts';
import { fitLogistic, type Logistic, type Row } from './logistic.ts';
import type { LabelledPair } from './pairs.ts';
import { randomOf, type Sample } from './samples.ts';

/** What `series` counts as, and how much: reasonable people disagree. */
const TARGETS = { same: 1, series: 0.35, different: 0 } as const;
const SERIES_WEIGHT = 0.5;

const PENALTY = 1;

/** Pairs that a file counts for at most: one large set must not outweigh all others. */
const MOST_OF_FILE = 200;

/**
 * How much some files count besides: Sohu's two sets are gossip in two sentences, news of other languages and templates
 * are few. With more than this the public sets gain more, and the crawl's dense pairs lose (docs/matching.md).
 */
const SHARES: readonly [file: RegExp, share: number][] = [
  [/^sohu-/, 0.75],
  [/^(?:ecb|semeval-)/, 1.25],
  [/-en-zh$/, 1.5],
  // Of GVA and VN 200 of some thousand pairs would say little of how like neighbours of one kind are.
  [/^(?:gva|vn)$/, 3],
];

/** Within its file, a pair that stands for many counts more, by the square root: few pairs must not decide alone. */
export function rowsOf(pairs: readonly LabelledPair[]): Row[] {
  return rowsWeighted(
    pairs.map((pair) => {
      const features = featuresOf(pair.one.profile, pair.other.profile);
      return { ...pair, values: FEATURES.map((feature) => features[feature]) };
    }),
  );
}

export function rowsWeighted(
  pairs: readonly (Pick<LabelledPair, 'label' | 'weight' | 'file'> & Pick<Row, 'values'>)[],
): Row[] {
  const means = new Map<string, number>();
  for (const [file, ofFile] of Map.groupBy(pairs, ({ file }) => file)) {
    const sum = ofFile.reduce((total, { weight }) => total + Math.sqrt(weight), 0);
    const share = SHARES.find(([name]) => name.test(file))?.[1] ?? 1;
    means.set(file, sum / (share * Math.min(ofFile.length, MOST_OF_FILE)));
  }
  return pairs.map(({ label, values, weight, file }) => ({
    values,
    target: TARGETS[label],
    weight: (Math.sqrt(weight) / (means.get(file) as number)) * (label === 'series' ? SERIES_WEIGHT : 1),
  }));
}

export const fit = (rows: readonly Row[]): Logistic => fitLogistic(rows, PENALTY);

/** The part of `weights.json` that the fit decides. */
export function weightsOf<Name extends string = FeatureName>(
  { intercept, weights, means }: Logistic,
  names: readonly Name[],
): MatchModel<Name> {
  const featureOf = (j: number) => ({ weight: rounded(weights[j] as number), mean: rounded(means[j] as number) });
  const features = names.map((feature, j) => [feature, featureOf(j)]);
  return { intercept: rounded(intercept), features: Object.fromEntries(features) };
}

export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Divides pairs into folds so that pairs with an article in common are in the same one. */
export function foldsOf(
  pairs: readonly { one: Pick<Sample, 'article'>; other: Pick<Sample, 'article'> }[],
  count: number,
  seed: number,
): number[] {
  const random = randomOf(seed);
  const groups = new Map<string, string>();
  const groupOf = (id: string): string => {
    const next = groups.get(id) ?? id;
    return next === id ? id : groupOf(next);
  };
  for (const { one, other } of pairs) groups.set(groupOf(one.article.articleId), groupOf(other.article.articleId));
  const folds = new Map<string, number>();
  return pairs.map(({ one }) => {
    const group = groupOf(one.article.articleId);
    const fold = folds.get(group) ?? Math.floor(random() * count);
    folds.set(group, fold);
    return fold;
  });
}
