// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterValue } from '../../article.ts';
import { binaryText } from '../binary-text.ts';
import { aliased } from './alias.ts';
import { readBlockScalar } from './block-scalar.ts';
import { readFlow } from './flow.ts';
import { isComment, type Lines, mend } from './lines.ts';
import { readNested } from './nested.ts';
import { readPlain } from './plain-scalar.ts';
import { readQuoted } from './quoted-scalar.ts';

/**
 * `&anchor` and `!!tag` in front of a value say nothing that is kept. A tag is one of YAML's or Ruby's own, or `!` alone:
 * `title: !track` and `!cs (WinDbg)` are commands that a page explains.
 */
const TAG = String.raw`!(?:!\w*|binary|ruby/[^\s,[\]{}]*)?`;
const ANCHOR = String.raw`&([^\s,[\]{}]+)`;
const PROPERTY = new RegExp(`^(?:(?:${TAG}[ \\t]+)?${ANCHOR}(?:[ \\t]+${TAG})?(?:[ \\t]+|$)|${TAG}(?:[ \\t]+|$))`);

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
  const [written = '', anchor] = property ?? [];
  const value = readNode(lines, rest.slice(written.length), indent, level, listIndent);
  const tagged = typeof value === 'string' ? ofTag(written, value) : value;
  if (anchor !== undefined) lines.anchors.set(anchor, tagged);
  return tagged;
}

/** What a text is that has a tag in front: base64, or a list or map that nothing was put into. */
function ofTag(written: string, text: string): FrontMatterValue {
  if (/!!?binary/.test(written)) return binaryText(text);
  const empty = text === '' ? /!!(seq|map)\b/.exec(written)?.[1] : undefined;
  if (empty === undefined) return text;
  return empty === 'seq' ? [] : Object.create(null);
}

function readNode(lines: Lines, text: string, indent: number, level: number, listIndent: number): FrontMatterValue {
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
  const known = aliased(lines, text.replace(/\s#[^\n]*$/, '').trimEnd());
  if (known === undefined) {
    if (/^\*[\w-]+$/.test(text)) mend(lines, 'unknown-alias');
    return readPlain(lines, text, indent);
  }
  lines.at += 1;
  return known;
}
