import type { EvidenceName } from './probability.ts';

/** A feature for a person. */
export interface FeatureWords {
  /** What its value is: the row of docs/matching.md. */
  readonly meaning: string;
  /** What a value says of two reports. @param added to the log odds */
  readonly words: (value: number, added: number) => string;
  /** Whether the value is a reason, and not only the absence of one. Default: always. */
  readonly isReason?: (value: number, added: number) => boolean;
}

const share = (value: number): string => `${Math.round(100 * value)}%`;

const isSome = (value: number): boolean => value > 0;
const isAgainst = (_: number, added: number): boolean => added < 0;

export const FEATURE_WORDS: Readonly<Record<EvidenceName, FeatureWords>> = {
  topic: {
    meaning: 'how far the main words agree: those that a report repeats, or has in its headline',
    words: (value) => `main words ${share(value)}`,
  },
  headline: {
    meaning: 'share of each headline that is in the other report',
    words: (value) => `headline ${share(value)}`,
  },
  figures: {
    meaning: 'share of the figures of headline and lead that both have; 0.5 if one has none',
    words: (value, added) =>
      value > 0.99 ? 'same figures' : added < 0 ? 'different figures' : `figures ${share(value)}`,
  },
  quotes: {
    meaning: 'share of the quoted words that both quote; 0.2 if one quotes nobody',
    words: (value) => (value > 0.99 ? 'same quotations' : `quotations ${share(value)}`),
    // A low share may also mean that one of the two quotes nobody.
    isReason: (value) => value >= 0.5,
  },
  otherWords: {
    meaning: 'rare words that differ in otherwise alike headlines',
    words: (_, added) => (added < 0 ? 'different name in a like headline' : 'headlines differ in more than a name'),
    isReason: isAgainst,
  },
  otherFigures: {
    meaning: 'share of the figures that differ in such headlines',
    words: (_, added) => (added < 0 ? 'different figure in a like headline' : 'headlines differ in more than a figure'),
    isReason: isAgainst,
  },
  hours: { meaning: 'ln(1 + hours between the two)', words: (value) => hoursApart(Math.expm1(value)) },
  otherDay: {
    meaning: '1 if twenty hours or more lie between the two',
    words: (value) => (value === 1 ? 'another day' : 'same day'),
    isReason: isSome,
  },
  ownText: {
    meaning: 'how alike the texts are, if one publisher wrote both (or one is unknown)',
    words: (value) => (value > 0 ? `text ${share(value)}` : 'other publisher'),
  },
  picture: {
    meaning: "1 if one is a picture's caption",
    words: (value) => (value === 1 ? 'one is a caption' : 'no captions'),
    isReason: isSome,
  },
  pictures: {
    meaning: 'how alike the texts are, if both are captions',
    words: (value) => (value > 0 ? `captions ${share(value)}` : 'at most one caption'),
    isReason: isSome,
  },
  pictured: {
    meaning: 'share of the caption that is in the article, if one is a caption',
    words: (value) => (value > 0 ? `${share(value)} of the caption` : 'no caption beside an article'),
    isReason: isSome,
  },
  notice: {
    meaning: 'how alike the texts are under other headlines, if one is only a placeholder ("more follows")',
    words: (value) => (value > 0 ? 'one has no text of its own' : 'both have a text of their own'),
    isReason: isSome,
  },
  second: {
    meaning: 'probability beside the second most like report of the story',
    words: (value) => `its second most like report ${share(value)}`,
    isReason: isAgainst,
  },
  nearest: {
    meaning: 'beside a whole story: log odds that it is of the news of the kept report that it is most like',
    words: (value) => `its nearest report ${share(1 / (1 + Math.exp(-value)))}`,
    isReason: () => false,
  },
  reports: {
    meaning: 'beside a whole story: ln(its reports)',
    words: (value) => `${Math.round(Math.exp(value))} reports`,
    isReason: () => false,
  },
};

function hoursApart(hours: number): string {
  if (hours < 1 / 60) return 'at the same time';
  if (hours < 1) return `${Math.round(60 * hours)} min apart`;
  return hours < 48 ? `${Math.round(hours)} h apart` : `${Math.round(hours / 24)} days apart`;
}
