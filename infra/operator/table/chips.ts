import { FEATURES } from '../../../functions/matching/features.ts';
import type { Evidence } from '../../../functions/matching/probability.ts';
import type { MatchEvidence } from '../../../functions/story/items.ts';

/** At most so many reasons of a join; how far apart the two are always is one. */
const CHIPS = 4;

/** A feature is named if it changed the log odds by so much. */
const TELLING = 0.1;

/** Why a report joined its story, in three or four short phrases, the most telling first: `same figures`, `headline 81%`, `2 h apart`. */
export function chipsOf(evidence: MatchEvidence | undefined): string[] {
  if (evidence === undefined) return ['same text'];
  const features = evidence.features.flatMap(evidenceIn);
  const hours = features.flatMap((one) => (one.feature === 'hours' ? chipOf(one) : []));
  const telling = features
    .filter(({ feature, added }) => feature !== 'hours' && Math.abs(added) >= TELLING)
    .sort((one, other) => Math.abs(other.added) - Math.abs(one.added))
    .flatMap(chipOf);
  return [...telling.slice(0, CHIPS - hours.length), ...hours];
}

/** `topic 0.82 +3.1` (`functions/story/match-story.ts`). None of a feature that is not known any more. */
export function evidenceIn(text: string): Evidence[] {
  const [name, value, added] = text.split(' ');
  const feature = FEATURES.find((known) => known === name);
  return feature === undefined ? [] : [{ feature, value: Number(value), added: Number(added) }];
}

const percent = (value: number): string => `${Math.round(100 * value)}%`;

/** A chip of each feature, as far as its value says anything. One that has none here is only in the full evidence. */
const CHIP: Readonly<Record<string, (value: number, added: number) => string | undefined>> = {
  topic: (value) => `main words ${percent(value)}`,
  headline: (value) => `headline ${percent(value)}`,
  figures: (value, added) =>
    value > 0.99 ? 'same figures' : added < 0 ? 'different figures' : `figures ${percent(value)}`,
  otherWords: (_, added) => (added < 0 ? 'different name in a like headline' : undefined),
  otherFigures: (_, added) => (added < 0 ? 'different figure in a like headline' : undefined),
  hours: (value) => hoursApart(Math.expm1(value)),
  otherDay: (value) => (value === 1 ? 'another day' : undefined),
  // A low share may also mean that one of the two quotes nobody.
  quotes: (value) => (value > 0.99 ? 'same quotations' : value >= 0.5 ? `quotations ${percent(value)}` : undefined),
  ownText: (value) => (value > 0 ? `text ${percent(value)}` : 'other publisher'),
  picture: (value) => (value === 1 ? 'one is a caption' : undefined),
  pictures: (value) => (value > 0 ? `captions ${percent(value)}` : undefined),
  pictured: (value) => (value > 0 ? `${percent(value)} of the caption` : undefined),
  notice: (value) => (value > 0 ? 'one has no text of its own' : undefined),
};

function chipOf({ feature, value, added }: Evidence): string[] {
  const chip = CHIP[feature]?.(value, added);
  return chip === undefined ? [] : [chip];
}

function hoursApart(hours: number): string {
  return hours < 1 ? `${Math.round(hours * 60)} min apart` : `${Math.round(hours)} h apart`;
}
