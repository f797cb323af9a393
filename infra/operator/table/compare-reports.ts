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
  'about after also and are been but for from had has have her his into its more not of off one onto our out over said say than that the their them then there they this through under until was were what when which while who will with would you'.split(
    ' ',
  ),
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
  readonly text: string;
  readonly begins: boolean;
  readonly stems: ReadonlySet<string>;
}

/**
 * Marks what differs: a sentence that only one report has as a whole, and in the others the words that the other report
 * does not use.
 */
export function compareReports(one: OwnReport, other: OwnReport): ComparedReports {
  const sentences = [sentencesOf(one), sentencesOf(other)] as const;
  const stems = sentences.map((list) => new Set(list.flatMap((sentence) => [...sentence.stems])));
  const [ofOne = new Set(), ofOther = new Set()] = stems;
  const shared = [...ofOne].filter((stem) => ofOther.has(stem)).length;
  const numbersOnly = (own: ReadonlySet<string>, than: ReadonlySet<string>) =>
    [...own].filter((stem) => /^\p{N}/u.test(stem) && !than.has(stem));
  return {
    passages: [passagesOf(sentences[0], sentences[1], ofOther), passagesOf(sentences[1], sentences[0], ofOne)],
    shared: Math.round((100 * shared) / Math.max(1, Math.min(ofOne.size, ofOther.size))),
    numbers: [numbersOnly(ofOne, ofOther), numbersOnly(ofOther, ofOne)],
  };
}

function sentencesOf({ text }: OwnReport): Sentence[] {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.flatMap((paragraph) =>
    [...SENTENCES.segment(paragraph.trim())].map(({ segment }, index) => ({
      ...{ text: segment, begins: index === 0 },
      stems: stemsOf(segment),
    })),
  );
}

function passagesOf(own: readonly Sentence[], other: readonly Sentence[], words: ReadonlySet<string>): Passage[] {
  const compared = other.slice(0, MOST_SENTENCES);
  return own.map(({ text, begins, stems }, index) => {
    const isOnlyHere = index < MOST_SENTENCES && stems.size > 0 && !compared.some((one) => isAlike(stems, one.stems));
    const parts = isOnlyHere ? [{ text }] : markedParts(text, words);
    return { ...(isOnlyHere && { isOnlyHere }), ...(begins && { begins: true as const }), parts };
  });
}

function isAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  let common = 0;
  for (const stem of one) if (other.has(stem)) common += 1;
  return common >= ALIKE * Math.max(2, Math.min(one.size, other.size));
}

function markedParts(text: string, words: ReadonlySet<string>): Passage['parts'] {
  const parts: { text: string; isMarked?: true }[] = [];
  for (const { segment, isWordLike } of WORDS.segment(text)) {
    const stem = isWordLike ? stemOf(segment) : undefined;
    const isMarked = stem !== undefined && !words.has(stem);
    const last = parts.at(-1);
    if (last && Boolean(last.isMarked) === isMarked) last.text += segment;
    else parts.push({ text: segment, ...(isMarked && { isMarked }) });
  }
  return parts;
}

function stemsOf(text: string): Set<string> {
  const stems = [...WORDS.segment(text)].flatMap(
    ({ segment, isWordLike }) => (isWordLike ? stemOf(segment) : undefined) ?? [],
  );
  return new Set(stems);
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
