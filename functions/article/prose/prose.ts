import { cut } from '../base/strings.ts';
import { loadAnyProse } from '../lazy.cjs';
import type { ProseBlock, Syntax } from './blocks.ts';

/** How much of a plain text is looked at, in UTF-16 units. */
const MARKUP_UNITS = 4000;
const PLAIN_UNITS = 1200;

/** The prose of a text's beginning, at least 1,200 UTF-16 units if it has as many. */
export function proseOf(text: string, syntax: Syntax): ProseBlock[] {
  if (syntax !== 'plain' && (syntax !== 'markdown' || MARKUP.test(text.slice(0, MARKUP_UNITS))))
    return loadAnyProse().readMarkup(text, syntax);
  return cut(text, PLAIN_UNITS)
    .split(/\n[ \t]*\n/)
    .map((paragraph) => ({ kind: 'paragraph' as const, text: paragraph.replace(/\s+/g, ' ').trim() }))
    .filter((block) => block.text !== '');
}

/** Any sign of Markdown, its dialects or HTML. Prose without one needs no parser. */
const MARKUP =
  /[`<{*_#|~\\[$]|^[ \t]*(?:[-+>=]|:::|!!!|\?\?\?|\d{1,9}[.)] |import |export )|^(?: {4}|\t)|&#?\w{1,31};|:[a-z][\w-]+:|%%/m;

/** How a file is written, by the end of its key. */
export function syntaxOf(key: string | undefined, isWrapped: boolean, hasFrontMatter: boolean): Syntax {
  if (isWrapped) return 'plain';
  const ending = /\.(rst|rest|html?|xhtml|txt)(?:\.gz)?$/i.exec(key ?? '')?.[1]?.toLowerCase();
  if (ending === undefined) return 'markdown';
  if (ending === 'txt') return hasFrontMatter ? 'markdown' : 'plain';
  return ending.startsWith('r') ? 'rst' : 'html';
}

/**
 * All words of a text's beginning in one line, those of paragraphs first: headings and menus are often in another
 * language.
 */
export function plainTextOf(blocks: readonly ProseBlock[]): string {
  const isProse = ({ kind }: ProseBlock) => kind === 'paragraph' || kind === 'item';
  const texts = blocks.filter(isProse).concat(blocks.filter((block) => !isProse(block)));
  return texts.map(({ text }) => text).join('\n');
}
