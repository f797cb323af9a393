import type { EvidenceName } from './probability.ts';

/** A feature for a person. The comment beside each says what its value is. */
export interface FeatureWords {
  /** What a value says of two reports. @param added to the log odds */
  readonly words: (value: number, added: number) => string;
  /** Whether the value is a reason, and not only the absence of one. Default: always. */
  readonly isReason?: (value: number, added: number) => boolean;
}

const share = (value: number): string => `${Math.round(100 * value)}%`;

const isSome = (value: number): boolean => value > 0;
const isAgainst = (_: number, added: number): boolean => added < 0;

export const FEATURE_WORDS: Readonly<Record<EvidenceName, FeatureWords>> = {
  /** How far the main words agree: those that a report repeats, or has in its headline. */
  topic: {
    words: (value) => `main words ${share(value)}`,
  },
  /** Share of each headline that is in the other report. */
  headline: {
    words: (value) => `headline ${share(value)}`,
  },
  /** Share of the figures of headline and lead that both have; 0.5 if one has none. */
  figures: {
    words: (value, added) =>
      value > 0.99 ? 'same figures' : added < 0 ? 'different figures' : `figures ${share(value)}`,
  },
  /** Share of the quoted words that both quote; 0.2 if one quotes nobody. */
  quotes: {
    words: (value) => (value > 0.99 ? 'same quotations' : `quotations ${share(value)}`),
    // A low share may also mean that one of the two quotes nobody.
    isReason: (value) => value >= 0.5,
  },
  /** Rare words that differ in otherwise alike headlines. */
  otherWords: {
    words: (_, added) => (added < 0 ? 'different name in a like headline' : 'headlines differ in more than a name'),
    isReason: isAgainst,
  },
  /** Share of the figures that differ in such headlines. */
  otherFigures: {
    words: (_, added) => (added < 0 ? 'different figure in a like headline' : 'headlines differ in more than a figure'),
    isReason: isAgainst,
  },
  /** The logarithm of 1 + hours between the two. */
  hours: { words: (value) => hoursApart(Math.expm1(value)) },
  /** 1 if twenty hours or more lie between the two. */
  otherDay: {
    words: (value) => (value === 1 ? 'another day' : 'same day'),
    isReason: isSome,
  },
  /** How alike the texts are, if one publisher wrote both (or one is unknown). */
  ownText: {
    words: (value) => (value > 0 ? `text ${share(value)}` : 'other publisher'),
  },
  /** 1 if one is a picture's caption. */
  picture: {
    words: (value) => (value === 1 ? 'one is a caption' : 'no captions'),
    isReason: isSome,
  },
  /** How alike the texts are, if both are captions. */
  pictures: {
    words: (value) => (value > 0 ? `captions ${share(value)}` : 'at most one caption'),
    isReason: isSome,
  },
  /** Share of the caption that is in the article, if one is a caption. */
  pictured: {
    words: (value) => (value > 0 ? `${share(value)} of the caption` : 'no caption beside an article'),
    isReason: isSome,
  },
  /** How alike the texts are under other headlines, if one is only a placeholder ("more follows"). */
  notice: {
    words: (value) => (value > 0 ? 'one has no text of its own' : 'both have a text of their own'),
    isReason: isSome,
  },
  /** Probability beside the second most like report of the story. */
  second: {
    words: (value) => `its second most like report ${share(value)}`,
    isReason: isAgainst,
  },
  /** Beside a whole story: log odds that it is of the news of the kept report that it is most like. */
  nearest: {
    words: (value) => `its nearest report ${share(1 / (1 + Math.exp(-value)))}`,
    isReason: () => false,
  },
  /** Beside a whole story: ln(its reports). */
  reports: {
    words: (value) => `${Math.round(Math.exp(value))} reports`,
    isReason: () => false,
  },
};

function hoursApart(hours: number): string {
  if (hours < 1 / 60) return 'at the same time';
  if (hours < 1) return `${Math.round(60 * hours)} min apart`;
  return hours < 48 ? `${Math.round(hours)} h apart` : `${Math.round(hours / 24)} days apart`;
}
