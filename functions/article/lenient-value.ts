import type { FrontMatterValue } from './article.ts';
import { binaryText } from './binary-text.ts';
import { aliased } from './lenient-alias.ts';
import { readBlockScalar } from './lenient-block.ts';
import { readFlow } from './lenient-flow.ts';
import { readNested } from './lenient-nested.ts';
import { readPlain } from './lenient-plain.ts';
import { readQuoted } from './lenient-quoted.ts';
import { isComment, type Lines, mend } from './lines.ts';

/**
 * `&anchor` and `!!tag` in front of a value say nothing that is kept. A tag is one of YAML's or Ruby's own, or `!` alone:
 * `title: !track` and `!cs (WinDbg)` are commands that a page explains.
 */
const PROPERTY =
  /^(?:!(?:!\w*|binary|ruby\/[^\s,[\]{}]*)?[ \t]+)?&([^\s,[\]{}]+)(?:[ \t]+|$)|^!(?:!\w*|binary|ruby\/[^\s,[\]{}]*)?(?:[ \t]+|$)/;

/**
 * The value that starts with `rest` on the current line, and all lines that belong to it: those deeper than `indent`, and
 * a list from column `listIndent`.
 */
export function readValue(
  lines: Lines,
  rest: string,
  indent: number,
  level: number,
  listIndent: number,
): FrontMatterValue {
  if (!rest.startsWith('&') && !rest.startsWith('!')) return readNode(lines, rest, indent, level, listIndent);
  const property = PROPERTY.exec(rest);
  const value = readNode(lines, rest.slice(property?.[0].length ?? 0), indent, level, listIndent);
  const text = typeof value === 'string' && /^!!?binary/.test(rest) ? binaryText(value) : value;
  if (property?.[1] !== undefined) lines.anchors.set(property[1], text);
  return text;
}

export function readNode(
  lines: Lines,
  text: string,
  indent: number,
  level: number,
  listIndent: number,
): FrontMatterValue {
  if (text === '' || isComment(text)) {
    lines.at += 1;
    return readNested(lines, indent, level, listIndent);
  }
  const first = text.charAt(0);
  if ((first === '|' || first === '>') && /^[|>][-+\d]{0,2}(?:\s+#.*)?$/.test(text))
    return readBlockScalar(lines, text, indent);
  if (first === '"' || first === "'") return readQuoted(lines, text, indent);
  if (first === '[' || first === '{') return readFlow(lines, text, indent) ?? readPlain(lines, text, indent);
  if (first !== '*') return readPlain(lines, text, indent);
  const known = aliased(lines, text.replace(/\s#.*$/, '').trimEnd());
  if (known === undefined) {
    if (/^\*[\w-]+$/.test(text)) mend(lines, 'unknown-alias');
    return readPlain(lines, text, indent);
  }
  lines.at += 1;
  return known;
}
