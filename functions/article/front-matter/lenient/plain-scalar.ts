import { indentOf, isBlank, isComment, isOddFence, type Lines, mend } from './lines.ts';
import { keyOf } from './stated-key.ts';

const RESERVED_START = /^(?:[,[\]{}&*!|>%@`]|[-?:](?:\s|$))/;

/** A plain value: `text` on the current line, and the lines below that continue it. */
export function readPlain(lines: Lines, text: string, indent: number): string {
  const reserved = RESERVED_START.test(text);
  if (reserved) mend(lines, 'reserved-start');
  else if (/(?<!\\):(?:[ \t]|$)/.test(text)) mend(lines, 'unquoted-colon');
  // YAML refuses a value that starts like this, so what it says of comments does not hold either: `@name and #tag`.
  const first = withoutComment(lines, text, reserved ? SPACED_COMMENT : COMMENT);
  lines.at += 1;
  return continuePlain(lines, first, indent);
}

/** Joins the lines deeper than `indent` as YAML folds them: a line end is a space, n blank lines are n line ends. */
export function continuePlain(lines: Lines, first: string, indent: number): string {
  const parts = [first];
  for (let at = lines.at, blank = 0; ; at += 1) {
    const line = lines.all[at];
    if (line === undefined) break;
    if (isBlank(line)) {
      blank += 1;
      continue;
    }
    const { width, tabs } = indentOf(line);
    if (width <= indent) break;
    const content = line.trim();
    if (isComment(content) || keyOf(content, false)) break;
    if (lines.open && isOddFence(line)) break;
    lines.at = at;
    if (tabs) mend(lines, 'tab-indent');
    parts.push(blank > 0 ? '\n'.repeat(blank) : tabs ? '\n' : ' ', withoutComment(lines, content));
    lines.at = at + 1;
    blank = 0;
  }
  return parts.join('');
}

const COMMENT = /[ \t]#[^\n]*$/;
const SPACED_COMMENT = /[ \t]#(?:[ \t][^\n]*)?$/;

function withoutComment(lines: Lines, text: string, comment = COMMENT): string {
  const plain = (text.includes('#') ? text.replace(comment, '') : text).trimEnd();
  if (!plain.includes('\\') || !/\\:(?:\s|$)/.test(plain)) return plain;
  mend(lines, 'escaped-colon');
  return plain.replace(/\\:(?=\s|$)/g, ':');
}
