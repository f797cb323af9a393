import { startsKey } from './key-place.ts';
import { keyOf } from './keys.ts';
import { indentOf, isBlank, type Lines, mend } from './lines.ts';

/** Where the text of a block scalar stands. */
interface Margin {
  /** Column at which its lines start. */
  readonly column: number;
  /** A line left of this is none of them. */
  readonly least: number;
  /** True for text that is not indented at all: it ends where a key is stated. */
  readonly isLoose: boolean;
}

/** A block scalar (`|` or `>`): its header stands on the current line, its lines are deeper than `indent`. */
export function readBlockScalar(lines: Lines, header: string, indent: number): string {
  lines.at += 1;
  const stated = /[1-9]/.exec(header)?.[0];
  const content: string[] = [];
  let margin = stated === undefined ? undefined : statedMargin(indent + Number(stated));
  for (let line = lines.all[lines.at]; line !== undefined; line = lines.all[lines.at]) {
    if (isBlank(line)) content.push(margin === undefined ? '' : line.slice(margin.column));
    else {
      margin ??= marginOf(lines, line, indent, content.length > 0);
      const { width, tabs } = indentOf(line);
      if (margin === undefined || isBeyond(margin, line, width)) break;
      content.push(tabs ? line.trimStart() : line.slice(Math.min(margin.column, width)));
    }
    lines.at += 1;
  }
  return header.startsWith('>') ? fold(content, header) : chomp(content, content.join('\n'), header);
}

/** The margin that the header states: `|2`. */
function statedMargin(column: number): Margin {
  return { column, least: column, isLoose: false };
}

/** The margin that the first line with text in it tells, the current one; nothing where that is no text of this value. */
function marginOf(lines: Lines, line: string, indent: number, isBelowBlank: boolean): Margin | undefined {
  const { width, tabs } = indentOf(line);
  if (width > indent) {
    if (tabs) mend(lines, 'tab-indent');
    return { column: width, least: indent + 1, isLoose: false };
  }
  // Text that was not indented at all is still text, but what looks like the next item or key is not.
  if (isBelowBlank || isNoText(lines, line.trim())) return undefined;
  mend(lines, 'bad-indent');
  return { column: 0, least: 0, isLoose: true };
}

function isBeyond({ least, isLoose }: Margin, line: string, width: number): boolean {
  return isLoose ? keyOf(line, true) !== undefined : width < least;
}

function isNoText(lines: Lines, content: string): boolean {
  return /^[-:](?:\s|$)/.test(content) || keyOf(content, true) !== undefined || startsKey(lines, content);
}

/** YAML 1.2, section 8.1.3: lines are joined by spaces, but not around blank lines and lines that are indented deeper. */
function fold(content: readonly string[], header: string): string {
  let text = '';
  let empty = 0;
  let started = false;
  let deeper = false;
  for (const line of content) {
    if (line === '') {
      empty += 1;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      deeper = true;
      text += '\n'.repeat(started ? empty + 1 : empty);
    } else if (deeper) {
      deeper = false;
      text += '\n'.repeat(empty + 1);
    } else text += empty > 0 ? '\n'.repeat(empty) : started ? ' ' : '';
    text += line;
    started = true;
    empty = 0;
  }
  return chomp(content, text, header);
}

/** YAML 1.2, section 8.1.1.2: what becomes of the line ends at the end. */
function chomp(content: readonly string[], text: string, header: string): string {
  const last = content.findLastIndex((line) => line !== '');
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x0a) end -= 1;
  const body = text.slice(0, end);
  if (header.includes('-')) return body;
  if (header.includes('+')) return body + '\n'.repeat(last < 0 ? content.length : content.length - last);
  return last < 0 ? '' : `${body}\n`;
}
