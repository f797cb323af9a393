import { keyOf } from './keys.ts';
import { indentOf, isBlank, isComment, isOddFence, type Lines, mend } from './lines.ts';

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

/** A quoted value: `text` starts with its quote on the current line; it may end some lines below, or never. */
export function readQuoted(lines: Lines, text: string, indent: number): string {
  const quote = text.charAt(0);
  const parts: string[] = [];
  let last = text.slice(1);
  let close = closingQuote(last, 0, quote);
  let at = lines.at;
  for (; close < 0; ) {
    const line = lines.all[at + 1];
    lines.lookahead -= line?.length ?? 0;
    if (line === undefined || lines.lookahead < 0 || (indentOf(line).width <= indent && keyOf(line.trim(), true))) {
      return unclosed(lines, text, indent);
    }
    at += 1;
    parts.push(last);
    last = line.trim();
    close = closingQuote(last, 0, quote);
  }
  const after = last.slice(close + 1).trim();
  if (after !== '' && !isComment(after)) {
    // the quote that seemed to close it opens another value below
    return at > lines.at ? unclosed(lines, text, indent) : rawQuotes(lines, text, indent);
  }

  const below = lines.at + 1;
  for (const [index, line] of lines.all.slice(below, at + 1).entries()) {
    if (line.trim() !== '' && indentOf(line).width <= indent) mend(lines, 'bad-indent', below + index);
  }
  parts.push(last.slice(0, close));
  const value =
    quote === '"' ? unescapeDouble(lines, foldQuoted(parts, true)) : foldQuoted(parts, false).replaceAll("''", "'");
  lines.at = at + 1;
  return value;
}

/** Where the quote closes that is open before `from`, or -1. */
export function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === '"' && character === '\\') at += 1;
    else if (character === quote) {
      if (quote === '"' || text.charAt(at + 1) !== "'") return at;
      at += 1;
    }
  }
  return -1;
}

function unclosed(lines: Lines, text: string, indent: number): string {
  mend(lines, 'unclosed-quote');
  lines.at += 1;
  return continuePlain(lines, text.slice(1), indent);
}

/** The quote closed too early: quotes inside were not escaped. */
function rawQuotes(lines: Lines, text: string, indent: number): string {
  mend(lines, 'raw-quotes');
  lines.at += 1;
  return continuePlain(lines, isWrapped(text) ? text.slice(1, -1) : text, indent);
}

/**
 * Whether the outer quotes enclose the whole: in `"a "b" c"` and `'it's'` they do, in `"a" and "b"` they are two pairs, the
 * first of which closes after a letter.
 */
function isWrapped(text: string): boolean {
  const quote = text.charAt(0);
  if (text.length < 2 || !text.endsWith(quote)) return false;
  let count = 0;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) count += 1;
  return count % 2 === 1 || /[\s([{"'“‘]/.test(text.charAt(closingQuote(text, 1, quote) - 1));
}

/** Line ends in a quoted value fold as in a plain one; a backslash before one joins the lines without a space. */
function foldQuoted(parts: readonly string[], double: boolean): string {
  const [first = '', ...rest] = parts;
  const pieces = [first];
  let blank = 0;
  for (const [index, part] of rest.entries()) {
    if (part === '' && index < rest.length - 1) {
      blank += 1;
      continue;
    }
    const last = pieces.pop() as string;
    if (double && /(?<!\\)(?:\\\\)*\\$/.test(last)) pieces.push(last.slice(0, -1), part);
    else pieces.push(last.trimEnd(), blank > 0 ? '\n'.repeat(blank) : ' ', part);
    blank = 0;
  }
  return pieces.join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** A double-quoted text with its escapes undone. */
export function unescapeDouble(lines: Lines, text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(00[01][\da-fA-F]{5})|([\s\S]))/g,
    (whole: string, x?: string, u?: string, long?: string, one = '') => {
      const code = x ?? u ?? long;
      if (code !== undefined) return fromCode(Number.parseInt(code, 16));
      const known = ESCAPES[one];
      if (known !== undefined) return known;
      mend(lines, 'bad-escape');
      return /[A-Za-z0-9]/.test(one) ? whole : one; // `N\|Solid` is Markdown for `N|Solid`
    },
  );
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
