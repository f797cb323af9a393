import type { Label, LabelledPair } from './samples.ts';

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

/** Scores of each pairs file: by pairs, and by weight where its pairs have different ones. */
export function scoreOf(pairs: readonly JudgedPair[]): Score[] {
  return [...new Set(pairs.map(({ file }) => file))].flatMap((file) => {
    const ofFile = pairs.filter((pair) => pair.file === file);
    const hasWeights = ofFile.some(({ weight }) => weight !== ofFile[0]?.weight);
    return hasWeights ? [scoreOfFile(file, ofFile, true), scoreOfFile(file, ofFile, false)] : [scoreOfFile(file, ofFile, false)];
  });
}

function scoreOfFile(file: string, pairs: readonly JudgedPair[], weighted: boolean): Score {
  const sum = (label: Label, joined?: boolean): number =>
    pairs.reduce(
      (total, pair) =>
        pair.label === label && (joined === undefined || pair.joined === joined) ? total + (weighted ? pair.weight : 1) : total,
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
  const share = (value: number): string => value.toFixed(3);
  return `${name.padEnd(24)} recall ${share(recall)}  precision ${share(precision)}  F1 ${share(f1)}  series joined ${joined} of ${all}`;
}
