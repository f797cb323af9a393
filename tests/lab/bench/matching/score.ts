import type { Label, LabelledPair } from './pairs.ts';

/** How well the pairs of one file are told apart. `series` pairs count neither as right nor as wrong. */
export interface Score {
  file: string;
  /** Each pair counted once, or as many times as it stands for. */
  weighted: boolean;
  recall: number;
  precision: number;
  f1: number;
  /** `series` pairs joined, and all of them. */
  series: [joined: number, all: number];
}

export type JudgedPair = Pick<LabelledPair, 'label' | 'weight' | 'file'> & { joined: boolean };

/** Scores of each pairs file: by weight where its pairs have different ones, and by pairs. */
export function scoresOf(pairs: readonly JudgedPair[]): Score[] {
  return [...Map.groupBy(pairs, ({ file }) => file)].flatMap(([file, ofFile]) => {
    const hasWeights = ofFile.some(({ weight }) => weight !== ofFile[0]?.weight);
    return [...(hasWeights ? [scoreOf(file, ofFile, true)] : []), scoreOf(file, ofFile, false)];
  });
}

function scoreOf(file: string, pairs: readonly JudgedPair[], weighted: boolean): Score {
  const sum = (label: Label, joined?: boolean): number =>
    pairs.reduce(
      (total, pair) =>
        pair.label === label && (joined === undefined || pair.joined === joined)
          ? total + (weighted ? pair.weight : 1)
          : total,
      0,
    );
  const [right, wrong, all] = [sum('same', true), sum('different', true), sum('same')];
  const series = pairs.filter(({ label }) => label === 'series');
  return {
    file,
    weighted,
    recall: rounded(right / all),
    precision: rounded(right / (right + wrong)),
    f1: rounded((2 * right) / (right + wrong + all)),
    series: [series.filter(({ joined }) => joined).length, series.length],
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export function scoreLine({ file, weighted, recall, precision, f1, series: [joined, all] }: Score): string {
  const name = `${file}${weighted ? ', weighted' : ''}`;
  const share = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '  –  ');
  return `${name.padEnd(24)}${share(recall)}${share(precision).padStart(11)}${share(f1).padStart(9)}${`${joined} of ${all}`.padStart(13)}`;
}

export const SCORE_HEADING = `${''.padEnd(24)}recall  precision     F1    series joined`;
