import type { FrontMatterMap } from '../article.ts';
import type { Repair } from '../base/codes.ts';
import { isFieldKey } from './fields.ts';

/** The languages that may follow the opening `---`. No other one is ever evaluated. */
const LANGUAGES: Readonly<Record<string, Fenced['language']>> = Object.assign(Object.create(null), {
  '': 'yaml',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  json: 'json',
});

/** Languages that gray-matter would run. A file that starts with one is all text. */
const PROGRAM = /^(?:js|javascript|jsx?|mjs|cjs|ts|typescript|coffee|coffeescript|cson)$/i;

/** `--- # end of front matter`: a comment after a fence, as YAML allows it. */
const CLOSING = /^(?:---|\.\.\.)[ \t]*$|^---[ \t]+#/;

/** Cuts a file at its front matter fences; nothing if it has none. `text` has LF line ends. */
export function splitFences(text: string): Fenced | undefined {
  const start = firstLine(text);
  const repairs: Repair[] = start.line > 1 ? [{ code: 'blank-before-fence', line: 1 }] : [];
  const end = lineEnd(text, start.at);
  const opening = text.slice(start.at, end);
  const next = { at: Math.min(end + 1, text.length), line: start.line + 1 };
  if (opening.startsWith('---')) return yamlFence(text, opening.slice(3), { ...start, repairs, next });
  if (/^\+\+\+[ \t]*$/.test(opening)) return closeAt(text, next, 'toml', /^\+\+\+[ \t]*$/, repairs);
  return unopened(text, start, repairs);
}

interface Opening {
  line: number;
  repairs: Repair[];
  next: { at: number; line: number };
}

function yamlFence(text: string, rest: string, { line, repairs, next }: Opening): Fenced | undefined {
  const name = rest.trim();
  const language = LANGUAGES[name.toLowerCase()];
  if (language !== undefined) return closeAt(text, next, language, CLOSING, repairs);
  if (/^-+$/.test(name) || PROGRAM.test(name)) return undefined;

  repairs.push({ code: 'odd-fence', line });
  const fenced = closeAt(text, next, 'yaml', CLOSING, repairs);
  if (fenced.open) return undefined;
  if (KEY_LINE.test(name)) return { ...fenced, block: `${name}\n${fenced.block}`, line };
  return KEY_LINE.test(fenced.block) ? fenced : undefined;
}

function firstLine(text: string): { at: number; line: number } {
  let at = 0;
  let line = 1;
  for (let i = 0; ; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) {
      at = i + 1;
      line += 1;
    } else if (code !== 0x20 && code !== 0x09 && code !== 0xfeff) {
      // spaces before a fence, and a byte order mark in the middle of a joined file, do not belong to it
      return { at: code === 0x2d || code === 0x2b ? i : at, line };
    }
  }
}

type FrontMatterLanguage = 'yaml' | 'toml' | 'json';

/** A file cut at its fences. Lines count from 1, in the decoded file. */
export interface Fenced {
  language: FrontMatterLanguage;
  /** The lines between the fences, without the last line end. */
  block: string;
  /** The line on which `block` starts. */
  line: number;
  /** The text below the closing fence. */
  body: string;
  /**
   * True if no closing fence was found. `block` is then the rest of the file up to the limit, `body` the text beyond
   * it.
   */
  open: boolean;
  repairs: Repair[];
}

const KEY_LINE = /^[A-Za-z_][\w-]*[ \t]*:(?!\/\/)/;

/** The longest front matter, in characters; the longest real one has 114,000. The rest of the file is text. */
const LONGEST_FRONT_MATTER = 256 * 1024;

function closeAt(
  text: string,
  start: { at: number; line: number },
  language: FrontMatterLanguage,
  fence: RegExp,
  repairs: Repair[],
): Fenced {
  const limit = Math.min(text.length, start.at + LONGEST_FRONT_MATTER);
  // a byte order mark below the fence: somebody put a fence above a whole file
  const from = text.charCodeAt(start.at) === 0xfeff ? start.at + 1 : start.at;
  let line = start.line;
  let at = from;
  for (; at < limit; line += 1) {
    const end = lineEnd(text, at);
    const first = text.charCodeAt(at);
    if ((first === 0x2d || first === 0x2e || first === 0x2b) && fence.test(text.slice(at, end))) {
      if (first === 0x2e) repairs.push({ code: 'dots-fence', line });
      else if (text.slice(at, end).includes('#')) repairs.push({ code: 'odd-fence', line });
      const block = text.slice(from, Math.max(from, at - 1));
      return { language, block, line: start.line, body: text.slice(end + 1), open: false, repairs };
    }
    at = end + 1;
  }
  if (at < text.length) repairs.push({ code: 'too-complex', line });
  return { language, block: text.slice(from, at - 1), line: start.line, body: text.slice(at), open: true, repairs };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Keys of a first line that never start prose. */
const FIRST_KEY = /^(?:title|layout|date|id|slug|permalink|tags|categories|author)[ \t]*:[ \t]/i;
/** Keys of a first line that may start prose, unless a title stands near, empty or not. */
const FIRST_OF_SEVERAL =
  /^(?:title|layout|date|id|slug|permalink|tags|categor(?:y|ies)|authors?|status|summary|lang)[ \t]*:/i;
const TITLE = /^title[ \t]*:/im;
const VALUE = /^[A-Za-z_][\w-]*[ \t]*:[ \t]*\S/m;

/** The most lines of front matter that no fence opens. */
const MOST_LINES = 40;

/** Front matter without an opening fence, as in Hexo, Pelican and MultiMarkdown: keys from the first line on. */
function unopened(text: string, start: { at: number; line: number }, repairs: Repair[]): Fenced | undefined {
  const opening = text.slice(start.at, start.at + 40);
  const mended: Repair[] = [...repairs, { code: 'unopened-fence', line: start.line }];
  const dashed = FIRST_KEY.test(opening) ? closedByDashes(text, start, mended) : undefined;
  return (
    docinfo(text, start, repairs) ??
    dashed ??
    (FIRST_OF_SEVERAL.test(opening) ? closedByBlank(text, start, repairs) : undefined)
  );
}

/** Hexo's older form: `title: A`, then `---`. */
function closedByDashes(text: string, start: { at: number; line: number }, mended: Repair[]): Fenced | undefined {
  const fenced = closeAt(text, start, 'yaml', /^---[ \t]*$/, [...mended]);
  const lines = fenced.block.split('\n', MOST_LINES + 1);
  const isFrontMatter = lines.every((line) => KEY_LINE.test(line) || /^(?:[ \t]|- |#|$)/.test(line));
  return fenced.open || lines.length > MOST_LINES || !isFrontMatter ? undefined : fenced;
}

/** Pelican's and MultiMarkdown's form: `Title: A`, maybe more keys, a blank line, the text. Values are literal. */
function closedByBlank(text: string, start: { at: number; line: number }, repairs: Repair[]): Fenced | undefined {
  const end = text.indexOf('\n\n', start.at);
  const block = text.slice(start.at, end);
  const lines = block.split('\n', MOST_LINES + 1);
  const isMetadata = lines.every((line) => KEY_LINE.test(line) || /^(?: {2}|\t)/.test(line));
  if (end < 0 || lines.length > MOST_LINES || !isMetadata || !TITLE.test(block) || !VALUE.test(block)) return undefined;
  const body = text.slice(end + 2);
  return { language: 'yaml', block: literalLines(lines), line: start.line, body, open: false, repairs };
}

/** A title with its line below, and maybe above. */
const TITLED = /\s*(?:([=#*~^"+-])\1{2,}[ \t]*\n)?[ \t]*\S[^\n]{0,300}\n([=#*~^"+-])\2{2,}[ \t]*\n\s*/y;
/** `:date: 2026-11-29` (Pelican), `.. date: …` (Nikola; in Markdown a comment), `.. post:: 29 Nov 2026` (ablog). */
const DOCINFO =
  /^(?:<!--[ \t]*\n)?((?:(?:[ \t]*:[\w -]{1,40}:|\.\. [\w-]{1,40}::?)(?:[ \t][^\n]*)?(?:\n[ \t]+(?!:)\S[^\n]*)*(?:\n|$))+)\s*(?:-->)?/;

/** Metadata as reStructuredText has them, in the first lines or below the title. Values are literal. */
function docinfo(text: string, start: { at: number; line: number }, repairs: Repair[]): Fenced | undefined {
  TITLED.lastIndex = start.at;
  const from = TITLED.test(text) ? TITLED.lastIndex : start.at;
  const [whole, block = ''] = DOCINFO.exec(text.slice(from, from + LONGEST_DOCINFO)) ?? [];
  const lines = block
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.replace(
        /^[ \t]*(?::([\w -]{1,40}):|\.\. (?:post(?=:)|([\w-]{1,40}))::?)/,
        (_, field = '', key = 'date') => `${field || key}:`,
      ),
    );
  if (whole === undefined || !lines.some((line) => isFieldKey(line.slice(0, line.indexOf(':'))))) return undefined;
  const line = start.line + text.slice(start.at, from).split('\n').length - 1;
  const body = `${text.slice(start.at, from)}${text.slice(from + whole.length)}`;
  return { language: 'yaml', block: literalLines(lines), line, body, open: false, repairs };
}

const LONGEST_DOCINFO = 8000;

const QUOTED = /^"[^"\\]*"$|^'[^']*'$/;

/**
 * Writes lines `key: value` with literal values (`Title: Issue #5: a list`) as YAML. An indented line continues the
 * value above it. Logseq has two colons (`title:: A`).
 */
function literalLines(lines: readonly string[]): string {
  const pairs: { key: string; value: string }[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const last = pairs.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.value += `\n${line.trim()}`;
    else if (colon > 0)
      pairs.push({
        key: line.slice(0, colon).trim(),
        value: line
          .slice(colon + 1)
          .replace(/^:/, '')
          .trim(),
      });
  }
  return pairs.map(({ key, value }) => `${key}: ${QUOTED.test(value) ? value : JSON.stringify(value)}`).join('\n');
}

/** Front matter that has been read, and the body below it. */
export interface FrontMatter {
  values: FrontMatterMap;
  state: 'strict' | 'repaired' | 'none';
  repairs: Repair[];
  /** The file without its front matter. */
  body: string;
}

/** Front matter with these values above a body. */
export function found(values: FrontMatterMap, repairs: Repair[], body: string): FrontMatter {
  return { values, state: repairs.length > 0 ? 'repaired' : 'strict', repairs, body };
}
