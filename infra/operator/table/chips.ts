import type { MatchEvidence, Receipt } from '../../../functions/story/items.ts';

/** One short reason why a report joined its story, or spoke against it. */
export interface Chip {
  readonly text: string;
  readonly speaks: 'for' | 'against';
}

/** Reasons that are shown; the full evidence has the others. */
const MOST_CHIPS = 3;
/** In log odds: less is no reason. */
const LEAST_ADDED = 0.1;

const share = (value: number): string => `${Math.round(100 * value)}%`;

/** What a feature's value says in two or three words; undefined where it says nothing that a person would name. */
const TEXTS: Readonly<Record<string, (value: number, added: number) => string | undefined>> = {
  topic: (value) => `main words ${share(value)}`,
  headline: (value) => (value > 0.99 ? 'same headline' : `headline ${share(value)}`),
  figures: (value, added) => (value > 0.99 ? 'same figures' : added < 0 ? 'other figures' : `figures ${share(value)}`),
  quotes: (value) => (value > 0.99 ? 'same quotation' : `quotations ${share(value)}`),
  otherWords: (_, added) => (added < 0 ? 'different name in a like headline' : undefined),
  otherFigures: (_, added) => (added < 0 ? 'different figures in a like headline' : undefined),
  hours: (value) => hoursApart(Math.expm1(value)),
  otherDay: (value) => (value === 1 ? 'another day' : undefined),
  ownText: (value) => (value > 0 ? `same publisher's phrases ${share(value)}` : undefined),
  pictures: (value) => (value > 0 ? `captions ${share(value)}` : undefined),
  pictured: (value) => (value > 0 ? `${share(value)} of the caption` : undefined),
  notice: (value) => (value > 0 ? 'a placeholder text' : undefined),
};

/** The reasons that counted most: `same figures`, `headline 81%`, `2 h apart`. */
export function evidenceChips({ features }: MatchEvidence): Chip[] {
  const chips = features.flatMap((feature): Chip[] => {
    const [name = '', value, added] = feature.split(' ');
    const text = TEXTS[name]?.(Number(value), Number(added));
    if (text === undefined || Math.abs(Number(added)) < LEAST_ADDED) return [];
    return [{ text, speaks: Number(added) < 0 ? 'against' : 'for' }];
  });
  return chips.slice(0, MOST_CHIPS);
}

/** How a report joined its story, with its reasons. A report of the same words needs none. */
export function joinedChips({ disposition, evidence }: Pick<Receipt, 'disposition' | 'evidence'>): Chip[] {
  if (evidence !== undefined)
    return [
      { text: `joined, ${Math.round(100 * evidence.probability)}% sure`, speaks: 'for' },
      ...evidenceChips(evidence),
    ];
  return disposition === 'copy' ? [{ text: 'joined, same words', speaks: 'for' }] : [];
}

function hoursApart(hours: number): string {
  if (hours < 1 / 60) return 'at the same time';
  if (hours < 1) return `${Math.round(60 * hours)} min apart`;
  return hours < 48 ? `${Math.round(hours)} h apart` : `${Math.round(hours / 24)} days apart`;
}
