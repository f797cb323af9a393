import { FEATURES } from '../../../functions/matching/features.ts';
import type { Evidence } from '../../../functions/matching/probability.ts';
import { DISPOSITION } from '../../../functions/story/items/disposition.ts';
import type { MatchEvidence, Receipt } from '../../../functions/story/items/items.ts';

/** One short reason why a report joined its story, or spoke against it. */
export interface MatchReason {
  readonly text: string;
  readonly speaks: 'for' | 'against';
}

/** At most this many reasons of a join; how far apart the two are always is one. The full evidence has the others. */
const CHIPS = 4;

/** In log odds: a feature that added less is not a reason. */
const LEAST_ADDED = 0.1;

/** Why a report joined its story, the most telling first: `same figures`, `headline 81%`, `2 h apart`. */
export function matchReasons({ features: written, oneOf }: MatchEvidence): MatchReason[] {
  const features = written.flatMap(evidenceIn);
  const hours = features.flatMap((one) => (one.feature === 'hours' ? chipOf(one) : []));
  const telling = features
    .filter(({ feature, added }) => feature !== 'hours' && Math.abs(added) >= LEAST_ADDED)
    .sort((one, other) => Math.abs(other.added) - Math.abs(one.added))
    .flatMap(chipOf);
  const common = oneOf === undefined ? [] : [commonWords(oneOf)];
  return [...telling.slice(0, CHIPS - hours.length), ...common, ...hours];
}

const commonWords = (oneOf: number): MatchReason => ({
  text: `these words are common here (1 of ${oneOf} stories)`,
  speaks: 'against',
});

/** The same as text, for the terminal. */
export function matchReasonTexts(evidence: MatchEvidence | undefined): string[] {
  return evidence === undefined ? ['same text'] : matchReasons(evidence).map(({ text }) => text);
}

/** How a report joined its story, with its reasons. A report of the same words needs none. */
export function joinReasons({ disposition, evidence }: Pick<Receipt, 'disposition' | 'evidence'>): MatchReason[] {
  if (evidence !== undefined)
    return [
      { text: `joined, ${Math.round(100 * evidence.probability)}% sure`, speaks: 'for' },
      ...matchReasons(evidence),
    ];
  const { article, text } = DISPOSITION[disposition];
  return article === 'another' && text === 'known' ? [{ text: 'joined, same words', speaks: 'for' }] : [];
}

/** `topic 0.82 +3.1` (`functions/story/change/match-story.ts`). None of a feature that is not known any more. */
export function evidenceIn(text: string): Evidence[] {
  const [name, value, added] = text.split(' ');
  const feature = FEATURES.find((known) => known === name);
  return feature === undefined ? [] : [{ feature, value: Number(value), added: Number(added) }];
}

const percentOf = (value: number): string => `${Math.round(100 * value)}%`;

/** A chip of each feature, as far as its value says anything. One that has none here is only in the full evidence. */
const REASON: Readonly<Record<string, (value: number, added: number) => string | undefined>> = {
  topic: (value) => `main words ${percentOf(value)}`,
  headline: (value) => `headline ${percentOf(value)}`,
  figures: (value, added) =>
    value > 0.99 ? 'same figures' : added < 0 ? 'different figures' : `figures ${percentOf(value)}`,
  otherWords: (_, added) => (added < 0 ? 'different name in a like headline' : undefined),
  otherFigures: (_, added) => (added < 0 ? 'different figure in a like headline' : undefined),
  hours: (value) => hoursApart(Math.expm1(value)),
  otherDay: (value) => (value === 1 ? 'another day' : undefined),
  // A low share may also mean that one of the two quotes nobody.
  quotes: (value) => (value > 0.99 ? 'same quotations' : value >= 0.5 ? `quotations ${percentOf(value)}` : undefined),
  ownText: (value) => (value > 0 ? `text ${percentOf(value)}` : 'other publisher'),
  picture: (value) => (value === 1 ? 'one is a caption' : undefined),
  pictures: (value) => (value > 0 ? `captions ${percentOf(value)}` : undefined),
  pictured: (value) => (value > 0 ? `${percentOf(value)} of the caption` : undefined),
  notice: (value) => (value > 0 ? 'one has no text of its own' : undefined),
};

function chipOf({ feature, value, added }: Evidence): MatchReason[] {
  const text = REASON[feature]?.(value, added);
  return text === undefined ? [] : [{ text, speaks: added < 0 ? 'against' : 'for' }];
}

function hoursApart(hours: number): string {
  if (hours < 1 / 60) return 'at the same time';
  if (hours < 1) return `${Math.round(60 * hours)} min apart`;
  return hours < 48 ? `${Math.round(hours)} h apart` : `${Math.round(hours / 24)} days apart`;
}
