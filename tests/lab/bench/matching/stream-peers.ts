import type { Sample } from './samples.ts';

/** What people build instead: each report is compared with all of some hours, and joins the most similar one. */
export interface PeerStream {
  name: string;
  /** For each sample the story that it is in. */
  stories: string[];
  /** Reports that one is compared with, on average. */
  compared: number;
}

const HOURS = 72;

/** From this likeness of their headlines on two reports are one story. */
export const LIKE_HEADLINES = 0.4;

const TF_IDF_THRESHOLDS = [0.2, 0.25, 0.3];

/** @param samples in stream order */
export function peerStreams(samples: readonly Sample[]): PeerStream[] {
  const tfIdf = nearestOf(samples, HOURS, tfIdfOf(samples));
  const dice = nearestOf(samples, HOURS, (i, j) => diceOf(headlineAt(samples, i), headlineAt(samples, j)));
  return [
    ...TF_IDF_THRESHOLDS.map((threshold) => streamAt(`TF-IDF ≥ ${threshold}`, tfIdf, threshold)),
    streamAt(`headline Dice ≥ ${LIKE_HEADLINES}`, dice, LIKE_HEADLINES),
  ];
}

const headlineAt = (samples: readonly Sample[], i: number): string => (samples[i] as Sample).article.headline;

interface Nearest {
  /** Of each sample: the earlier one that it is most like, and how much. */
  best: { at: number; likeness: number }[];
  compared: number;
}

function nearestOf(samples: readonly Sample[], hours: number, likenessOf: (i: number, j: number) => number): Nearest {
  const times = samples.map(({ seenAt }) => Date.parse(seenAt));
  let compared = 0;
  const best = samples.map((_, i) => {
    let nearest = { at: -1, likeness: 0 };
    for (let j = i - 1; j >= 0 && (times[i] as number) - (times[j] as number) <= hours * 3_600_000; j--) {
      compared++;
      const likeness = likenessOf(i, j);
      if (likeness > nearest.likeness) nearest = { at: j, likeness };
    }
    return nearest;
  });
  return { best, compared: compared / samples.length };
}

function streamAt(name: string, { best, compared }: Nearest, threshold: number): PeerStream {
  const stories: string[] = [];
  for (const [i, { at, likeness }] of best.entries())
    stories.push(likeness >= threshold ? (stories[at] as string) : String(i));
  return { name, stories, compared };
}

/** Of the character pairs of two headlines, as sets. */
export function diceOf(one: string, other: string): number {
  const [a, b] = [one, other].map((headline) => {
    const letters = headline.toLowerCase();
    return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
  }) as [Set<string>, Set<string>];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size || 1);
}

/** Units of a text that are looked at, as for a profile; a word of the headline counts as two more. */
const TEXT_UNITS = 800;
const HEADLINE_COUNT = 2;

/** Cosine of word vectors, with the frequencies that the stream had when a report came. */
export function tfIdfOf(samples: readonly Sample[]): (i: number, j: number) => number {
  const documents = new Map<string, number>();
  const vectors = samples.map(({ article }, i) => {
    const counts = new Map<string, number>();
    const count = (text: string, times: number) => {
      for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}_]+/gu))
        counts.set(word, (counts.get(word) ?? 0) + times);
    };
    count(article.text.slice(0, TEXT_UNITS), 1);
    count(article.headline, HEADLINE_COUNT);
    for (const word of counts.keys()) documents.set(word, (documents.get(word) ?? 0) + 1);
    const weights = [...counts].map(([word, times]): [string, number] => {
      const frequency = ((documents.get(word) as number) + 0.5) / (i + 51);
      return [word, -(1 + Math.log(times)) * Math.log(frequency)];
    });
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return new Map(weights.map(([word, weight]) => [word, weight / length]));
  });
  return (i, j) => {
    let sum = 0;
    for (const [word, weight] of vectors[i] as Map<string, number>) sum += weight * (vectors[j]?.get(word) ?? 0);
    return sum;
  };
}
