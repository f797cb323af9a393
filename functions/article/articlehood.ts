import { lazily } from './base/strings.ts';

/**
 * Whether a file holds an article: a logistic regression over what speaks for and against one, fitted and held out by
 * site and repository (docs/decisions/0012-articlehood-is-measured.md). A person looks at what is `unsure`.
 */
export interface Articlehood {
  outcome: 'article' | 'unsure' | 'none';
  /** What speaks against it most, as a person would say it; empty if nothing does. */
  against: string;
}

export const IS_ARTICLE: Articlehood = { outcome: 'article', against: '' };

/** A measure from 0 to 1: its weight in logits, and the reason that is named where it speaks against an article. */
type Weights = Readonly<Record<string, readonly [weight: number, reason: string]>>;

/** What speaks for or against, each from 0 to 1. */
export type ArticleEvidence<W extends Weights> = { readonly [Name in keyof W]: number };

/** In logits: above the first an article, below the second none. */
const BOUNDS = { article: 0, none: -3.5 };
/** Less than this is not worth a word. */
const LEAST_SAID = 0.4;
const MOST_REASONS = 4;

export function articlehoodOf<W extends Weights>(weights: W, bias: number, evidence: ArticleEvidence<W>): Articlehood {
  const parts = Object.entries(weights).map(([name, [weight, reason]]) => {
    const value = evidence[name] ?? 0;
    return { score: weight * value, against: weight * (weight < 0 ? value : value - 1), reason };
  });
  const score = parts.reduce((sum, part) => sum + part.score, bias);
  const reasons = parts
    .filter(({ against }) => against <= -LEAST_SAID)
    .toSorted((one, other) => one.against - other.against)
    .map((part) => part.reason);
  return {
    outcome: score >= BOUNDS.article ? 'article' : score >= BOUNDS.none ? 'unsure' : 'none',
    against: reasons.slice(0, MOST_REASONS).join(', '),
  };
}

/** Fitted by `npm run train:articlehood`; what a file states has weights by hand. */
export const TEXT = {
  sentences: [2.7, 'it has no sentences'],
  lines: [-2, 'lines of code, figures or values'],
  indented: [-5.9, 'indented lines'],
  signs: [-3.7, 'signs of code'],
  licence: [-6.6, 'the words of a licence'],
  fragments: [-2.9, 'lines that are no sentences'],
  title: [0.5, 'it states no title'],
  date: [1.5, 'it states no date'],
  author: [1, 'it states no author'],
  prices: [-6, 'it states a price'],
} as const satisfies Weights;
const TEXT_BIAS = 2.7;

/** How much of a text is looked at. */
const SAMPLE = 6000;
const MOST_LINES = 200;
const LEAST_LETTERS = 20;
const LONG_PARAGRAPH = 150;
const FEWEST_LINES = 3;

const CODE = new RegExp(
  String.raw`[{};]$|^\s*[{[]\s*["{[\d]|\}[.\w#:@-]|^\s*(?:#!|#include|import |from \S+ import|def ` +
    String.raw`|function |class |const |let |var |public |private |static |return\b|if ?\(|for ?\(|else\b` +
    String.raw`|end$|use |package |//|/\*|\*/|<[!?/\w]|\$ |@\w+$|--)|=>|\(\);?$|\) ?:$`,
);
const PAIR =
  /^\s*["'$.\w-]{1,40}(?: [\w-]{1,20})?["']?\s*(?::(?!\/\/)|=)|^[^,;\t]{0,60}(?:[,;\t][^,;\t]{0,60}){2,}$|^\s*(?:BEGIN|END):/;
const FIGURES = /^\s*[[(<]?\d[\d:.,/ [\]T+-]{3,}|^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d/;
const SENTENCE_END = /[.!?…。！？؟۔।:]["'”’»)」』\]]{0,2}$/;
const LICENCE = /\b(?:copyright|warrant(?:y|ies)|hereby|redistribut\w+|liab(?:le|ility)|SPDX|without limitation)\b/gi;
const LETTERS = lazily(() => /[\p{L}\p{M}]/gu);

/** What else the file states, beside its text. */
export interface StatedBeside {
  title: boolean;
  date: boolean;
  author: boolean;
  prices: boolean;
}

/** Whether a text is an article, in any shape but a page. */
export function articlehoodOfText(written: string, stated: StatedBeside): Articlehood {
  return articlehoodOf(TEXT, TEXT_BIAS, {
    ...textEvidence(written),
    title: Number(stated.title),
    date: Number(stated.date),
    author: Number(stated.author),
    prices: Number(stated.prices),
  });
}

/** What the text alone says. */
export function textEvidence(written: string): Omit<ArticleEvidence<typeof TEXT>, keyof StatedBeside> {
  const text = written.slice(0, SAMPLE).replace(/\r+\n/g, '\n');
  const lines = linesOf(text);
  const share = (isOne: (line: string) => boolean) => lines.filter(isOne).length / Math.max(1, lines.length);
  const sentences = text.split(/\n[ \t]*\n/, MOST_LINES).reduce((sum, paragraph) => sum + sentencesIn(paragraph), 0);
  return {
    sentences: Math.min(1, sentences / 2),
    lines: share(isOdd),
    indented: share((line) => /^(?: {3,}|\t)\s*\S/.test(line)),
    signs: Math.min(1, (12 * signsIn(text)) / Math.max(60, text.length)),
    licence: Math.min(1, (text.match(LICENCE)?.length ?? 0) / 4),
    // A post may be a few words; a list is not.
    fragments:
      lines.length < FEWEST_LINES ? 0 : share((line) => line.trim().length < 40 && !SENTENCE_END.test(line.trim())),
  };
}

function linesOf(text: string): string[] {
  return text.split('\n', MOST_LINES).filter((line) => line.trim() !== '');
}

/** The sentences of a paragraph; none of one that is code or a list of values. */
function sentencesIn(paragraph: string): number {
  const words = paragraph.replace(/\s+/g, ' ').trim();
  const letters = words.match(LETTERS())?.length ?? 0;
  if (letters <= LEAST_LETTERS || letters < 0.65 * words.length || signsIn(words) > 0.03 * words.length + 2) return 0;
  if (!SENTENCE_END.test(words) && letters <= LONG_PARAGRAPH) return 0;
  const lines = linesOf(paragraph);
  const odd = lines.filter(isOdd).length;
  // Thai, Lao and Khmer have no mark at the end of a sentence.
  return odd > lines.length / 3 ? 0 : Math.max(1, words.match(/[.!?…。！？؟۔।]/g)?.length ?? 0);
}

function isOdd(line: string): boolean {
  return CODE.test(line) || PAIR.test(line) || FIGURES.test(line);
}

function signsIn(text: string): number {
  return text.match(/[_{}=<>;|\\[\]$#*`~^@+/()]/g)?.length ?? 0;
}
