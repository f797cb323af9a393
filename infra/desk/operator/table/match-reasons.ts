import { EVIDENCE, type Evidence, FEATURE_WORDS, type Match } from '../../../../functions/matching/index.ts';
import { DISPOSITION, type MatchEvidence, type Receipt } from '../../../../functions/story/items/index.ts';

/** One short reason why a report joined its story, or spoke against it. */
export interface MatchReason {
  readonly text: string;
  readonly speaks: 'for' | 'against';
}

/** At most this many reasons of a join; how far apart the two are always is one. The full evidence has the others. */
const CHIPS = 4;

/** Features that the full evidence names on each side. */
const NAMED = 3;

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
  const feature = EVIDENCE.find((known) => known === name);
  return feature === undefined ? [] : [{ feature, value: Number(value), added: Number(added) }];
}

function chipOf({ feature, value, added }: Evidence): MatchReason[] {
  const { words, isReason } = FEATURE_WORDS[feature];
  const isOne = isReason?.(value, added) ?? true;
  return isOne ? [{ text: words(value, added), speaks: added < 0 ? 'against' : 'for' }] : [];
}

/** All of the evidence in a sentence or three: what spoke for the match, and what against it. */
export function describeEvidence({ probability, evidence }: Match): string {
  const named = (list: Evidence[]): string =>
    list
      .slice(0, NAMED)
      .map(({ feature, value, added }) => FEATURE_WORDS[feature].words(value, added))
      .join(', ');
  const pro = evidence.filter(({ added }) => added >= LEAST_ADDED);
  const contra = evidence.filter(({ added }) => added <= -LEAST_ADDED);
  const percent = `${Math.round(100 * probability)}% sure it is the same story`;
  return [percent, pro.length > 0 && `For it: ${named(pro)}`, contra.length > 0 && `Against it: ${named(contra)}`]
    .filter(Boolean)
    .join('. ')
    .concat('.');
}
