import type { OwnReport } from '../files/report-reader.ts';

/** A sentence. */
export interface Passage {
  /** The other report says nothing like it. */
  readonly isOnlyHere?: true;
  /** A paragraph begins with it. */
  readonly begins?: true;
  /** Its text; marked where the other report has other words. */
  readonly parts: readonly { readonly text: string; readonly isMarked?: true }[];
}

/** Two reports, and where they differ. */
export interface ComparedReports {
  readonly passages: readonly [readonly Passage[], readonly Passage[]];
  /** Words of the shorter report that the other has as well, in percent. */
  readonly shared: number;
  /** Numbers that only one of them has. */
  readonly numbers: readonly [readonly string[], readonly string[]];
}

/** Words that agree in any two texts of a language. */
const COMMON = new Set(
  (
    'about after also and are been but for from had has have her his into its more not of off one onto ' +
    'our out over said say than that the their them then there they this through under until was were ' +
    'what when which while who will with would you'
  ).split(' '),
);

/** At the end of a Korean word. */
const PARTICLE = /(?<=..)(?:에서|으로|까지|부터|에게|은|는|이|가|을|를|의|에|로|와|과|도|만)$/;

/** Sentences of a report that are compared: each with each of the other. */
const MOST_SENTENCES = 150;
/** From this share of common words on, a sentence of the other report says the same. */
const ALIKE = 0.5;

const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
const SENTENCES = new Intl.Segmenter(undefined, { granularity: 'sentence' });

interface Sentence {
  readonly words: readonly { readonly text: string; readonly stem: string | undefined }[];
  readonly stems: ReadonlySet<string>;
  readonly begins: boolean;
}

/**
 * Marks what differs: a sentence that only one report has as a whole, and in the others the words that the other report
 * does not use anywhere. (`diffWords` goes by order, which two papers do not share: it would mark nearly everything.)
 */
export function compareReports(one: OwnReport, other: OwnReport): ComparedReports {
  const [own, others] = [sentencesOf(one), sentencesOf(other)];
  const [ofOne, ofOther] = [stemsOf(own), stemsOf(others)];
  const numbersOnly = (stems: ReadonlySet<string>, than: ReadonlySet<string>) =>
    [...stems].filter((stem) => /^\p{N}/u.test(stem) && !than.has(stem));
  return {
    passages: [passagesOf(own, others), passagesOf(others, own)],
    shared: Math.round((100 * inBoth(ofOne, ofOther)) / Math.max(1, Math.min(ofOne.size, ofOther.size))),
    numbers: [numbersOnly(ofOne, ofOther), numbersOnly(ofOther, ofOne)],
  };
}

function sentencesOf({ text }: OwnReport): Sentence[] {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.flatMap((paragraph) =>
    Array.from(SENTENCES.segment(paragraph.trim()), ({ segment }, index) => {
      const words = Array.from(WORDS.segment(segment), (word) => ({
        text: word.segment,
        stem: word.isWordLike ? stemOf(word.segment) : undefined,
      }));
      return { words, stems: new Set(words.flatMap(({ stem }) => stem ?? [])), begins: index === 0 };
    }),
  );
}

const stemsOf = (sentences: readonly Sentence[]): Set<string> => new Set(sentences.flatMap(({ stems }) => [...stems]));

const inBoth = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((stem) => other.has(stem)).length;

function passagesOf(own: readonly Sentence[], others: readonly Sentence[]): Passage[] {
  const known = stemsOf(others);
  const compared = others.slice(0, MOST_SENTENCES);
  return own.map(({ words, stems, begins }, index) => {
    const isAlike = (other: Sentence) =>
      inBoth(stems, other.stems) >= ALIKE * Math.max(2, Math.min(stems.size, other.stems.size));
    const isOnlyHere = index < MOST_SENTENCES && stems.size > 0 && !compared.some(isAlike);
    const parts = words.map(({ text, stem }) => {
      const isMarked = !isOnlyHere && stem !== undefined && !known.has(stem);
      return { text, ...(isMarked && { isMarked }) };
    });
    return { ...(isOnlyHere && { isOnlyHere }), ...(begins && { begins: true as const }), parts };
  });
}

/**
 * What is the same of a word in both texts: Korean particles and an English plural do not count. Undefined for a word
 * that says nothing.
 */
function stemOf(word: string): string | undefined {
  const folded = word.normalize('NFKC').toLowerCase();
  if (/\p{N}/u.test(folded)) return /^[\d.,]+/.exec(folded)?.[0] ?? folded;
  if (/^\p{Script=Hangul}+$/u.test(folded))
    return folded.length < 2 ? undefined : folded.replace(PARTICLE, '').slice(0, 3);
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(folded))
    return folded.length < 2 ? undefined : folded;
  return folded.length < 3 || COMMON.has(folded) ? undefined : folded.replace(/(?<=\w{3})s$/, '');
}
