import { decodeEntities } from '../content.ts';
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

/** An address in parentheses, which may have some itself, or the name of a definition. */
const TARGET = String.raw`(?:\([^()]{0,1500}(?:\([^()]{0,500}\)[^()]{0,500}){0,4}\)| ?\[([^\][\n]{0,300})\])`;
const IMAGE = new RegExp(String.raw`!\[[^\][]{0,1500}\](?:${TARGET})?`, 'g');
const LINK = new RegExp(String.raw`\[([^\][]{0,1500})\]${TARGET}`, 'g');
const REFERENCE = /\[([^\][\n]{1,300})\]/g;

/** `[text](address)`, `[text][reference]` and `[reference]` become marks around their texts, and images nothing. */
function withLinks(text: string, definitions: ReadonlySet<string>): string {
  if (!text.includes('[')) return text;
  return text
    .replace(IMAGE, '')
    .replace(LINK, (whole, label: string, name?: string) =>
      // many sites keep the definitions in a file that all pages include
      name && !/\p{L}{2}/u.test(name) && !definitions.has(referenceName(name)) ? whole : LINK_START + label + LINK_END,
    )
    .replace(REFERENCE, (whole, label: string) =>
      definitions.has(referenceName(label)) ? LINK_START + label + LINK_END : whole,
    );
}

/** The form in which references are compared. */
export function referenceName(label: string): string {
  return unguarded(label).trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Emphasis, strikethrough, highlights. An underscore within a word is a letter, a star between figures a sign. */
const EMPHASIS = [
  /(?<!\*)(\*{1,3}|~~|==)(?=[^\s*])((?:(?!\1)[^\n]){1,1000}?)(?<=\S)\1(?!\*)/g,
  /(?<![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])(_{1,3})(?=[^\s_])((?:(?!\1)[^\n]){1,1000}?)(?<=\S)\1(?![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])/gu,
];

function withoutEmphasis(text: string): string {
  const bare = [...EMPHASIS, ...EMPHASIS].reduce((marked, pattern) => marked.replace(pattern, '$2'), text);
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
