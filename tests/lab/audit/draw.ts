import { randomOf, type Sample } from '../bench/matching/samples.ts';
import type { Outcome } from '../bench/matching/stream.ts';
import { tfIdfOf } from '../bench/matching/stream-peers.ts';
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
const WINDOW_MS = 72 * 3_600_000;

/**
 * Draws announced new stories, articles that joined a story silently by likeness, announced developments, and new
 * stories of a known storyline, each with the nearest earlier reports: of a new story among all articles, of the others
 * among their story's, with what subscribers had heard of it. How near is said by the likeness of all words of the
 * texts, which shares nothing with the matcher.
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
  const gathered = draw(indexes.filter((i) => outcomes[i]?.announced === 'story.created' && outcomes[i]?.isGathered));
  const samples = outcomes.map(({ sample }) => sample);
  const likeness = tfIdfOf(samples);
  const times = samples.map(({ seenAt }) => Date.parse(seenAt));
  const first = new Map<string, Sample>();
  for (const { storyId, sample } of outcomes) if (!first.has(storyId)) first.set(storyId, sample);

  const nearest = (i: number, among: (j: number) => boolean): EarlierReport[] =>
    indexes
      .filter((j) => j < i && (times[i] as number) - (times[j] as number) <= WINDOW_MS && among(j))
      .map((j) => ({ sample: samples[j] as Sample, value: likeness(i, j) }))
      .sort((one, other) => other.value - one.value)
      .slice(0, NEAREST)
      .map(({ sample, value }) => ({ sample, what: `${Math.round(100 * value)}% alike` }));
  const created =
    (kind: Kind) =>
    (i: number): AuditItem => {
      const { sample } = outcomes[i] as Outcome;
      return { kind, sample, earlier: nearest(i, () => true) };
    };
  return [
    ...announced.map(created('announcement')),
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
    ...gathered.map(created('storyline')),
  ];
}
