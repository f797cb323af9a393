import { randomOf, type Sample } from '../matching/samples.ts';
import type { Outcome } from '../matching/stream.ts';
import type { Kind } from './labels.ts';

/** One item to read: an article, what was decided, and the earlier reports that it may repeat. */
export interface AuditItem {
  kind: Kind;
  sample: Sample;
  probability?: number | undefined;
  earlier: readonly EarlierReport[];
}

export interface EarlierReport {
  sample: Sample;
  /** `first`: the story's first report; `heard`: announced of it since; else how like the two texts are. */
  what: string;
}

const NEAREST = 3;
/** Reports of a story that were heard after its first: the latest. */
const HEARD = 2;
const WINDOW_HOURS = 72;

/**
 * Draws announced new stories, articles that joined a story silently by likeness, and announced developments,
 * each with the nearest earlier reports: of a new story among all articles, of the others among their story's, with what
 * subscribers had heard of it. How near is said by the likeness of all words of the texts, which shares nothing with the
 * matcher.
 */
export function drawItems(outcomes: readonly Outcome[], count: number, seed: number): AuditItem[] {
  const random = randomOf(seed);
  const draw = (all: readonly number[]): number[] => {
    const left = [...all];
    const drawn: number[] = [];
    while (drawn.length < count && left.length > 0)
      drawn.push(left.splice(Math.floor(random() * left.length), 1)[0] as number);
    return drawn;
  };
  const indexes = outcomes.map((_, i) => i);
  const announced = draw(indexes.filter((i) => outcomes[i]?.announced === 'story.created'));
  const joined = draw(
    indexes.filter((i) => outcomes[i]?.disposition === 'copy' && outcomes[i]?.probability !== undefined),
  );
  const developed = draw(indexes.filter((i) => outcomes[i]?.disposition === 'development'));
  const likeness = likenessOf(outcomes.map(({ sample }) => sample));
  const first = new Map<string, Sample>();
  for (const { storyId, sample } of outcomes) if (!first.has(storyId)) first.set(storyId, sample);

  const nearest = (i: number, among: (j: number) => boolean): EarlierReport[] =>
    likeness(i, among).map(([j, value]) => ({
      sample: (outcomes[j] as Outcome).sample,
      what: `${Math.round(100 * value)}% alike`,
    }));
  return [
    ...announced.map((i): AuditItem => {
      const { sample } = outcomes[i] as Outcome;
      return { kind: 'announcement', sample, earlier: nearest(i, () => true) };
    }),
    ...[...joined, ...developed].map((i): AuditItem => {
      const { sample, probability, storyId, disposition } = outcomes[i] as Outcome;
      const own = first.get(storyId) as Sample;
      const heard = outcomes
        .slice(0, i)
        .filter((one) => one.storyId === storyId && one.announced === 'story.updated')
        .slice(-HEARD)
        .map((one) => ({ sample: one.sample, what: 'heard' }));
      const shown = new Set([own, ...heard.map((one) => one.sample)]);
      const others = nearest(i, (j) => outcomes[j]?.storyId === storyId && !shown.has((outcomes[j] as Outcome).sample));
      const kind = disposition === 'development' ? 'development' : 'join';
      return { kind, sample, probability, earlier: [{ sample: own, what: 'first' }, ...heard, ...others] };
    }),
  ];
}

/** Words in more articles than this say too little to be looked up. */
const COMMON_SHARE = 0.03;
const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;
const UNSPACED = /[\u0e00-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

/**
 * Cosines of TF-IDF vectors over words (of scripts without spaces, and of Korean: pairs of characters) of headline and
 * text.
 */
function likenessOf(samples: readonly Sample[]) {
  const counts = samples.map(({ article }) => {
    const words = new Map<string, number>();
    for (const word of wordsIn(`${article.headline}\n${article.headline}\n${article.text.slice(0, 1500)}`))
      words.set(word, (words.get(word) ?? 0) + 1);
    return words;
  });
  const frequency = new Map<string, number>();
  for (const words of counts) for (const word of words.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weigh = (word: string, count: number): number =>
    (1 + Math.log(count)) * Math.log(samples.length / (frequency.get(word) as number));
  const lengths: number[] = [];
  const postings = new Map<string, [article: number, weight: number][]>();
  for (const [i, words] of counts.entries()) {
    let squares = 0;
    for (const [word, count] of words) {
      const weight = weigh(word, count);
      squares += weight ** 2;
      if ((frequency.get(word) as number) > COMMON_SHARE * samples.length) continue;
      const list = postings.get(word) ?? [];
      list.push([i, weight]);
      postings.set(word, list);
    }
    lengths.push(Math.sqrt(squares));
  }
  const times = samples.map(({ seenAt }) => Date.parse(seenAt));

  return (i: number, among: (j: number) => boolean): [article: number, likeness: number][] => {
    const sums = new Map<number, number>();
    for (const [word, count] of counts[i] as Map<string, number>) {
      const weight = weigh(word, count);
      for (const [j, other] of postings.get(word) ?? []) if (j < i) sums.set(j, (sums.get(j) ?? 0) + weight * other);
    }
    return [...sums]
      .filter(([j]) => among(j) && (times[i] as number) - (times[j] as number) <= WINDOW_HOURS * 3_600_000)
      .map(([j, sum]): [number, number] => [j, sum / ((lengths[i] as number) * (lengths[j] as number))])
      .sort(([, one], [, other]) => other - one)
      .slice(0, NEAREST);
  };
}

function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(WORD) ?? []).flatMap((word) =>
    UNSPACED.test(word) && word.length > 2
      ? Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
      : [word],
  );
}
