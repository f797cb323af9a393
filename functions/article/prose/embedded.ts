import { BLOCK, endOfElement, RAW, type Tagged, tagAt, taggedOf } from '../tags.ts';
import { guarded, LINK_END, LINK_START } from './marks.ts';

/**
 * Removes what is embedded in Markdown and is not Markdown: code, comments, HTML and JSX tags. Block tags become blank lines, links become marks, and code spans and escaped
 * characters are guarded from all later steps.
 *
 * One pass over the text. A construct that does not close is text, and after `MOST_FAILURES` of them the remainder is
 * text, too: each costs a search, and a hostile text consists of nothing else.
 */
export function withoutEmbedded(text: string): string {
  const scan: Scan = { text, failures: 0, tagged: taggedOf(text) };
  const kept: string[] = [];
  let from = 0;
  SPECIAL.lastIndex = 0;
  for (let found = SPECIAL.exec(text); found !== null; found = SPECIAL.exec(text)) {
    const at = found.index;
    const replaced = HANDLERS[text[at] as string]?.(scan, at);
    if (replaced === undefined) {
      scan.failures += 1;
      if (scan.failures > MOST_FAILURES) break;
      continue;
    }
    kept.push(text.slice(from, at), replaced.by);
    from = replaced.end;
    SPECIAL.lastIndex = from;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

const MOST_FAILURES = 300;
const SPECIAL = /[`~<{\\]/g;

interface Scan {
  readonly text: string;
  failures: number;
  readonly tagged: Tagged;
}

/** What stands for a construct, and where the text goes on after it. */
interface Replaced {
  by: string;
  end: number;
}

type Handler = (scan: Scan, at: number) => Replaced | undefined;

const HANDLERS: Readonly<Record<string, Handler>> = {
  '`': (scan, at) => fenceAt(scan, at) ?? codeSpanAt(scan, at),
  '~': (scan, at) => fenceAt(scan, at),
  '<': (scan, at) => autolinkAt(scan, at) ?? elementAt(scan, at),
  '{': templateAt,
  '\\': escapeAt,
};

const BLANK = '\n\n';

/** Characters that a construct may have between its marks. */
const LONGEST = 8000;
const LONGEST_SPAN = 1000;

/** Where `mark` ends, if it stands within `most` characters from `from`; else -1. */
function endOf(text: string, mark: string, from: number, most = LONGEST): number {
  const at = text.slice(from, from + most).indexOf(mark);
  return at < 0 ? -1 : from + at + mark.length;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const FENCE = /(`{3,}|~{3,})[^\n]*/y;
/** What may stand before a fence on its line: indentation, quotes, list markers. */
const BEFORE_FENCE = /(?:^|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?$/;

const LONGEST_FENCE = 20;

/** A fenced block of code; one that is not closed goes on to the end of the text. */
function fenceAt({ text }: Scan, at: number): Replaced | undefined {
  const found = matchAt(FENCE, text, at);
  const mark = found?.[1];
  if (found === null || mark === undefined || !BEFORE_FENCE.test(text.slice(Math.max(0, at - 80), at)))
    return undefined;
  if (mark.startsWith('`') && found[0].slice(mark.length).includes('`')) return undefined;
  const closing = new RegExp(
    `\\n[ \\t>]*${mark.charAt(0)}{${Math.min(mark.length, LONGEST_FENCE)},}[ \\t]*(?=\\n|$)`,
    'g',
  );
  closing.lastIndex = at + found[0].length;
  const end = closing.exec(text);
  return { by: BLANK, end: end === null ? text.length : closing.lastIndex };
}

function codeSpanAt({ text }: Scan, at: number): Replaced | undefined {
  const run = matchAt(/`+/y, text, at)?.[0] ?? '';
  if (run.length > LONGEST_FENCE) return { by: '', end: at + run.length };
  const paragraph = text.slice(at + run.length, at + LONGEST_SPAN);
  for (let close = paragraph.indexOf(run); close >= 0; ) {
    const length = matchAt(/`+/y, paragraph, close)?.[0].length ?? 0;
    if (length === run.length) {
      const code = paragraph.slice(0, close);
      if (/\n[ \t]*\n/.test(code)) return undefined;
      return { by: guarded(code.trim()), end: at + run.length + close + length };
    }
    close = paragraph.indexOf(run, close + length);
  }
  return undefined;
}

const AUTOLINK = /<((?:[a-z][a-z0-9+.-]{1,31}:|[\w.+-]{1,64}@)[^\s<>]{1,500})>/iy;

function autolinkAt({ text }: Scan, at: number): Replaced | undefined {
  const found = matchAt(AUTOLINK, text, at);
  if (found?.[1] === undefined) return undefined;
  return { by: `${LINK_START}${guarded(found[1].replace(/^mailto:/i, ''))}${LINK_END}`, end: at + found[0].length };
}

/** Elements besides whose content is not prose: code, data, figures, navigation, and headings. */
const DROPPED = /^(?:pre|table|figure|nav|form|summary|h[1-6])$/;
const UNREAD = /\saria-hidden=["']?true\b/i;
/** No tag has an empty line: `a <b and` is text. */
const EMPTY_LINE = /\n[ \t]*\n/;

function elementAt({ text, tagged }: Scan, at: number): Replaced | undefined {
  const tag = tagAt(tagged, at);
  if (tag === undefined || text.charAt(tag.end - 1) !== '>' || EMPTY_LINE.test(tag.attributes)) return undefined;
  const { name, isClosing, attributes, end } = tag;
  if (name === '') return { by: !text.startsWith('<!--', at) || isAlone(text, at, end) ? BLANK : ' ', end };
  const isDropped = RAW.test(name) || DROPPED.test(name) || UNREAD.test(attributes);
  if (isDropped && !isClosing && !attributes.endsWith('/')) {
    const closed = endOfElement(tagged, name, end);
    if (closed !== undefined) return { by: BLANK, end: closed };
  }
  if (name === 'a') return { by: isClosing ? LINK_END : LINK_START, end };
  if (name === 'br') return { by: ' \n', end };
  if (name === 'li') return { by: isClosing ? BLANK : '\n\n- ', end };
  return { by: BLOCK.test(name) || isAlone(text, at, end) ? BLANK : '', end };
}

/** Whether nothing else stands on the line. */
function isAlone(text: string, from: number, to: number): boolean {
  return (
    /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, from - 80), from)) && /^[ \t]*(?:\n|$)/.test(text.slice(to, to + 80))
  );
}

/** `{{< x >}}`, `{{% x %}}`, `{{ x }}`, `{% x %}` and `{# x #}`. */
function templateAt({ text }: Scan, at: number): Replaced | undefined {
  const open = matchAt(/\{\{|\{%|\{#(?= )/y, text, at)?.[0];
  if (open === undefined) return undefined;
  const end = endOf(text, open === '{{' ? '}}' : `${open.charAt(1)}}`, at + open.length, LONGEST_SPAN);
  return end < 0 ? undefined : { by: isAlone(text, at, end) ? BLANK : '', end };
}

const ESCAPE = /\\([!-/:-@[-`{-~])/y;

function escapeAt({ text }: Scan, at: number): Replaced | undefined {
  if (text.charAt(at + 1) === '\n') return { by: ' ', end: at + 1 };
  const found = matchAt(ESCAPE, text, at);
  return found?.[1] === undefined ? undefined : { by: guarded(found[1]), end: at + 2 };
}
