/** How a text is written. */
export type Syntax = 'plain' | 'markdown' | 'rst' | 'html';

/** A part of a text as it is read, without markup. */
export interface ProseBlock {
  /** `links`: nothing but links, as in a menu. */
  kind: 'paragraph' | 'item' | 'heading' | 'links';
  text: string;
}

/** A part of a text that is read as one. */
export interface Block {
  kind: 'paragraph' | 'item' | 'heading';
  /** Its lines, without the marks of the block. */
  lines: string[];
}

interface Scanner {
  blocks: Block[];
  /** The paragraph or item that the next line may continue. */
  open: Block | undefined;
  /**
   * Where the text of the list's last item begins, in columns; 0 outside of lists. What is indented by four more is
   * code.
   */
  listColumn: number;
  /** Whether lines up to a blank one belong to a table. */
  inTable: boolean;
}

const MOST_LINES = 1500;

/**
 * The blocks of Markdown without embedded code and tags, up to this many characters: paragraphs (quoted ones, too),
 * items of lists, headings. Tables, indented code, definitions of links and footnotes, and rules are left out.
 */
export function blocksOf(text: string, most: number): Block[] {
  const scanner: Scanner = { blocks: [], open: undefined, listColumn: 0, inTable: false };
  const lines = text.split('\n', MOST_LINES);
  let length = 0;
  for (const [at, line] of lines.entries()) {
    readLine(scanner, line, lines[at + 1] ?? '');
    length += line.trim().length;
    if (length > most) break;
  }
  return scanner.blocks;
}

function readLine(scanner: Scanner, line: string, next: string): void {
  if (line.trim() === '') {
    scanner.open = undefined;
    scanner.inTable = false;
    return;
  }
  if (scanner.inTable) return;
  if (scanner.open === undefined && indentOf(line) >= scanner.listColumn + 4) return; // indented code
  const unquoted = line.replace(QUOTES, '');
  // a line of a quote does not go on with the paragraph above it
  if (unquoted !== line) scanner.open = undefined;
  if (!readMark(scanner, unquoted, next)) readProse(scanner, unquoted);
}

const TAB = 4;

function indentOf(line: string): number {
  const blanks = /^[ \t]{0,100}/.exec(line)?.[0] ?? '';
  return blanks.replaceAll('\t', ' '.repeat(TAB)).length;
}

const QUOTES = /^(?:[ \t]{0,3}>[ \t]?)+/;

/** Older Markdown needs no blank after the signs. */
const HEADING = /^[ \t]{0,3}(?:#{1,6}(?:[ \t]+|$)|#{2,6}(?=[^\s#]))(.*)$/;
/** The underline of a heading. */
const UNDERLINE = /^[ \t]{0,3}(?:=+|-{2,})[ \t]*$/;
const RULE = /^[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*|~{3,}[ \t]*|\+{3,}[ \t]*)$/;
const DELIMITERS = /^[ \t>]{0,10}\|?[ \t]*:?-+:?(?:[ \t]*\|[ \t]*:?-+:?){0,100}(?:[ \t]*\|)?$/;
const DEFINITION = /^[ \t]{0,3}(?:\[[^\]\n]{1,300}\]:|\*\[[^\]\n]{1,100}\]:)/;

/** A pattern that ends at `$` would try every run of these characters from each of its places. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Reads a line that is more than prose. False if it is prose. */
function readMark(scanner: Scanner, line: string, next: string): boolean {
  const heading = HEADING.exec(line);
  if (heading) {
    scanner.open = undefined;
    scanner.listColumn = 0;
    scanner.blocks.push({ kind: 'heading', lines: [withoutEnd(heading[1] ?? '', ' \t#')] });
    return true;
  }
  const { open } = scanner;
  if (open?.kind === 'paragraph' && UNDERLINE.test(line)) {
    open.kind = 'heading';
    scanner.open = undefined;
    return true;
  }
  if (RULE.test(line)) {
    scanner.open = undefined;
    return true;
  }
  if (open === undefined && DEFINITION.test(line)) return true;
  if (
    /^[ \t]*\|/.test(line) ||
    (line.includes('|') && DELIMITERS.test(next.trimEnd()) && next.includes('-') && next.includes('|'))
  ) {
    scanner.open = undefined;
    scanner.inTable = true;
    return true;
  }
  return false;
}

const ITEM = /^([ \t]*)(?:[-*+•]|\d{1,9}[.)]|[a-z][.)](?=[ \t]))(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)(?=\S|$)/;

function readProse(scanner: Scanner, line: string): void {
  const item = ITEM.exec(line);
  // a number starts a list only above an empty line or within a list: "in the year\n2021. It"
  if (item && (scanner.open?.kind !== 'paragraph' || !/^\s*(?:\d|[a-z])/.test(line) || /^\s*1[.)]/.test(line))) {
    scanner.listColumn = indentOf(line) + item[0].trimStart().length;
    scanner.open = { kind: 'item', lines: [line.slice(item[0].length)] };
    scanner.blocks.push(scanner.open);
    return;
  }
  if (scanner.open === undefined) {
    if (!/^[ \t]/.test(line)) scanner.listColumn = 0;
    scanner.open = { kind: scanner.listColumn > 0 ? 'item' : 'paragraph', lines: [] };
    scanner.blocks.push(scanner.open);
  }
  scanner.open.lines.push(line.replace(/^[ \t]*:[ \t]+/, '').trim());
}
