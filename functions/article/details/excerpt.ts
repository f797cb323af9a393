import { normaliseText } from '../base/identity.ts';
import { cut, lazily } from '../base/strings.ts';
import type { ProseBlock } from '../prose/blocks.ts';
import { withoutMailAddresses } from './byline.ts';

/** Code points of an excerpt, at most. */
export const LONGEST_EXCERPT = 280;

/** In UTF-16 units: searching for mail addresses takes time that grows with the square of the text. */
const SEARCHED = 2.5 * LONGEST_EXCERPT;

/** Prose with fewer letters and figures than this says less than a description does. */
const FEW_LETTERS = 40;

interface Stated {
  title: string;
  description: string | undefined;
}

/**
 * The first sentences of an article as plain text. Headings and menus are left out, and so is the title where the text
 * repeats it. A text without prose is described by what the file states; else by whatever words it has, or its title.
 */
export function excerptOf(blocks: readonly ProseBlock[], { title, description = '' }: Stated): string {
  const own = belowLabels(withoutTitle(blocks, title));
  const prose = joined(beforeList(own.filter(({ kind }) => kind === 'paragraph' || kind === 'item'))).replace(
    /[:：]$/,
    '…',
  );
  if (hasLetters(prose, FEW_LETTERS)) return prose;
  const stated = clipped(description);
  return (lettersOf(stated) > lettersOf(prose) ? stated : prose) || joined(own) || clipped(title);
}

/** `날짜: 2026-03-04`, `Source: a paper`: what a file says of itself, and no sentence. */
const LABEL = /(?:^|\s)[^\s:：.!?。]{1,16}(?: [^\s:：.!?。]{1,16}){0,2} ?(?:：|:\s)(?=\s?[^\s])/g;
const STARTS_WITH_LABEL = /^[^\s:：.!?。]{1,16}(?: [^\s:：.!?。]{1,16}){0,2} ?(?:：|:\s)/;
const ENDS_SENTENCE = /[.!?。！？…:：][”"’」』)]?$/;
const LONGEST_LABELS = 400;
const FEWEST_LABELS = 2;

/** The prose below labels that a text begins with, if there is any. */
function belowLabels(blocks: readonly ProseBlock[]): readonly ProseBlock[] {
  let labels = 0;
  const end = blocks.findIndex(({ kind, text }) => {
    if (kind === 'heading' || kind === 'links') return false;
    const isLabelled = STARTS_WITH_LABEL.test(text) && text.length <= LONGEST_LABELS && !ENDS_SENTENCE.test(text);
    labels += isLabelled ? (text.match(LABEL)?.length ?? 0) : 0;
    return !isLabelled;
  });
  const first = blocks[end];
  if (labels < FEWEST_LABELS || first?.kind !== 'paragraph' || STARTS_WITH_LABEL.test(first.text)) return blocks;
  const below = blocks.slice(end);
  return hasLetters(below.map(({ text }) => text.slice(0, SEARCHED)).join(' '), FEW_LETTERS) ? below : blocks;
}

function hasLetters(text: string, count: number): boolean {
  return lettersOf(text.slice(0, 4 * count)) >= count;
}

/** Blanks and marks, those of ASCII and of common punctuation: a class with `\p{…}` takes a cold start 0.3 ms. */
const NO_LETTERS = /[\s!-/:-@[-`{-~\u00a0-\u00bf\u2000-\u2bff\u3000-\u303f\uff00-\uff0f]+/g;

function lettersOf(text: string): number {
  return text.replace(NO_LETTERS, '').length;
}

function withoutTitle(blocks: readonly ProseBlock[], title: string): readonly ProseBlock[] {
  const first = blocks.findIndex(({ kind }) => kind !== 'heading');
  const block = blocks[first];
  if (block === undefined || title === '' || block.text.length > 2 * title.length + 20) return blocks;
  return normaliseText(block.text) === normaliseText(title) ? blocks.toSpliced(first, 1) : blocks;
}

/**
 * The blocks below the headline, for a web page in Markdown: menus are above it. All blocks if no heading is the
 * headline.
 */
export function belowTitle(blocks: readonly ProseBlock[], title: string): readonly ProseBlock[] {
  if (title.length < SHORTEST_TITLE) return blocks;
  const words = normaliseText(title);
  const isTitle = ({ kind, text }: ProseBlock) => {
    if (kind !== 'heading' || text.length < SHORTEST_TITLE) return false;
    const heading = normaliseText(text);
    return words.startsWith(heading) || heading.startsWith(words);
  };
  return blocks.slice(blocks.findIndex(isTitle) + 1);
}

/**
 * In UTF-16 units. A shorter heading may be any; a longer one may lack the site's name, with which the title of a page
 * ends.
 */
const SHORTEST_TITLE = 10;

/** A list after this many letters does not go on with the sentences above it. */
const ENOUGH_LETTERS = 120;

function beforeList(blocks: readonly ProseBlock[]): readonly ProseBlock[] {
  if (blocks.every(({ kind }) => kind === 'paragraph')) return blocks;
  let letters = 0;
  const end = blocks.findIndex(({ kind, text }) => {
    if (kind === 'item' && letters >= ENOUGH_LETTERS) return true;
    letters += letters < ENOUGH_LETTERS ? lettersOf(text) : 0;
    return false;
  });
  return end < 0 ? blocks : blocks.slice(0, end);
}

const ENDS_ITEM = lazily(() => /[\p{P}\p{S}]$/u);

/** Blocks in a row. An item of a list that ends without a mark is set off from the next one. */
function joined(blocks: readonly ProseBlock[]): string {
  let text = '';
  for (const [at, block] of blocks.entries()) {
    const next = blocks[at + 1];
    text += block.text;
    if (text.length > SEARCHED) break;
    if (next !== undefined)
      text += block.kind !== 'paragraph' && next.kind === block.kind && !ENDS_ITEM().test(text) ? '; ' : ' ';
  }
  return clipped(text);
}

const SENTENCE_END = /[.!?…]["”'’»)]?(?= )|[。！？][”」』）]?/g;

/** Of a longer text whole sentences, if they fill most of an excerpt; else whole words and an ellipsis. */
function clipped(written: string): string {
  const text = withoutMailAddresses(cut(written, SEARCHED)).replace(/\s+/g, ' ').trim();
  const points = Array.from(text);
  if (points.length <= LONGEST_EXCERPT) return text;
  const head = points.slice(0, LONGEST_EXCERPT - 1).join('');
  let end = 0;
  for (const { index, 0: mark } of `${head} `.matchAll(SENTENCE_END)) end = index + mark.length;
  if (end > MOST_OF_EXCERPT * head.length) return head.slice(0, end);
  const blank = head.lastIndexOf(' ');
  return `${(blank > MOST_OF_EXCERPT * head.length ? head.slice(0, blank) : head).trimEnd()}…`;
}

const MOST_OF_EXCERPT = 0.75;
