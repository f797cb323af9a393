import { decodeEntities } from '../entities.ts';
import { LINK_END, LINK_START, unguarded } from './marks.ts';

/** Prose of one block. */
export interface Inline {
  text: string;
  /** Letters and figures outside of links. */
  ownLetters: number;
  hasLinks: boolean;
  /** Whether all of it is emphasised, as a heading that is none. */
  isEmphasised: boolean;
}

/** The words of Markdown lines: links, emphasis, images and references become what is read of them. */
export function inlineOf(lines: readonly string[], definitions: ReadonlySet<string>): Inline {
  const joined = joinLines(lines);
  const linked = withLinks(withoutReferences(joined), definitions);
  const isEmphasised = /^\s*(\*\*|__)(?:(?!\1).)+\1[\s:]*$/s.test(linked);
  const bare = readable(withoutEmphasis(linked));
  const outside = linked.replace(/\ue000[^\ue000\ue001]*\ue001/g, ' ');
  const ownLetters = readable(outside).match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return { text: bare, ownLetters, hasLinks: linked.includes(LINK_START), isEmphasised };
}

const UNSPACED = /[\u0e00-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]/;

/** Lines of scripts that put no spaces between words are joined without one. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const isUnspaced = UNSPACED.test(text.slice(-1)) && UNSPACED.test(line.charAt(0));
    return text === '' ? line : `${text}${isUnspaced ? '' : ' '}${line}`;
  }, '');
}

/** Footnotes, and links to other notes. */
function withoutReferences(text: string): string {
  return text
    .replace(/\[\^[^\]\n]{1,100}\]/g, '')
    .replace(/(?<!!)\[\[(?:[^\][|\n]{1,300}\|)?([^\][|\n]{1,300})\]\]/g, `${LINK_START}$1${LINK_END}`);
}

/** Longest address of a link, with its title. */
const LONGEST_ADDRESS = 1500;
const MOST_BRACKETS = 2000;

interface Bracket {
  /** Place of its content in `kept`. */
  at: number;
  isImage: boolean;
}

/** `[text](address)`, `[text][reference]` and `[reference]` become marks around their texts, and images nothing. */
function withLinks(text: string, definitions: ReadonlySet<string>): string {
  if (!text.includes('[')) return text;
  const kept: string[] = [];
  const open: Bracket[] = [];
  let at = 0;
  let brackets = 0;
  for (let next = nextBracket(text, at); next >= 0; next = nextBracket(text, at)) {
    brackets += 1;
    if (brackets > MOST_BRACKETS) break;
    const isOpening = text[next] === '[';
    const isImage = isOpening && text[next - 1] === '!';
    kept.push(text.slice(at, isImage ? next - 1 : next));
    at = next + 1;
    if (isOpening) {
      open.push({ at: kept.length, isImage });
      kept.push(isImage ? '![' : '[');
      continue;
    }
    const bracket = open.pop();
    const end = bracket && targetEnd(text, at, kept.slice(bracket.at + 1).join(''), definitions);
    if (bracket === undefined || end === undefined) {
      kept.push(']');
      continue;
    }
    const label = kept.splice(bracket.at).slice(1).join('');
    if (!bracket.isImage) kept.push(`${LINK_START}${label}${LINK_END}`);
    at = end;
  }
  kept.push(text.slice(at));
  return kept.join('');
}

function nextBracket(text: string, from: number): number {
  BRACKET.lastIndex = from;
  return BRACKET.test(text) ? BRACKET.lastIndex - 1 : -1;
}

const BRACKET = /[[\]]/g;

/** Where a link ends whose text ends at `at`; undefined if it is none. */
function targetEnd(text: string, at: number, label: string, definitions: ReadonlySet<string>): number | undefined {
  if (text[at] === '(') {
    const end = closingParenthesis(text, at);
    if (end !== undefined) return end;
  }
  const reference = /^ ?\[([^\][\n]{0,300})\]/.exec(text.slice(at, at + 310));
  if (reference) {
    const name = reference[1] || label;
    const isDefined = reference[1] === '' || definitions.has(referenceName(name));
    // many sites keep the definitions in a file that all pages include
    if (isDefined || /\p{L}{2}/u.test(name)) return at + reference[0].length;
  }
  return definitions.has(referenceName(label)) ? at : undefined;
}

function closingParenthesis(text: string, at: number): number | undefined {
  let depth = 0;
  const last = Math.min(text.length, at + LONGEST_ADDRESS);
  for (let place = at; place < last; place += 1) {
    const mark = text[place];
    if (mark === '(') depth += 1;
    else if (mark === ')') {
      depth -= 1;
      if (depth === 0) return place + 1;
    }
  }
  return undefined;
}

/** The form in which references are compared. */
export function referenceName(label: string): string {
  return unguarded(label).trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Emphasis, strikethrough and highlights, the longest marks first. An underscore within a word is a letter. */
const EMPHASIS: readonly RegExp[] = [
  /(?<!\*)\*{3}(?=\S)([^*]{1,1000}?)(?<=\S)\*{3}/g,
  /\*\*(?=\S)((?:[^*]|\*(?!\*)){1,1000}?)(?<=\S)\*\*/g,
  /(?<![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])__(?=\S)((?:[^_]|_(?!_)){1,1000}?)(?<=\S)__(?![\p{sc=Latin}\p{sc=Cyrillic}\p{N}])/gu,
  /(?<![*\p{N}])\*(?=[^\s*])([^*]{1,1000}?)(?<=\S)\*(?!\*)/gu,
  /(?<![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])_(?=[^\s_])([^_]{1,1000}?)(?<=\S)_(?![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])/gu,
  /~~(?=\S)([^~]{1,1000}?)(?<=\S)~~/g,
  /==(?=[^\s=])([^=]{1,1000}?)(?<=\S)==/g,
];

function withoutEmphasis(text: string): string {
  const bare = EMPHASIS.reduce((marked, pattern) => marked.replace(pattern, '$1'), text);
  // what encloses other emphasis, and what a cut or a missing space left alone
  return bare.replace(/\*\*+|(?<![\p{L}\p{N}])__+|__+(?![\p{L}\p{N}])/gu, '');
}

function readable(text: string): string {
  return unguarded(decodeEntities(text))
    .replace(/[\p{Cc}\u200b\u2060\ufeff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?)](?:\s|$))/g, '')
    .trim();
}
